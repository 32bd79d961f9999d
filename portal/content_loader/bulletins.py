"""``bulletins/<slug>.md``: one issue of a periodic report. Its data is the front matter, its chapters are the body."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from portal.rules.bulletins.figures import GIVEN_NOTHING, Figure, parse_figure
from portal.rules.bulletins.indicators import (
    SMALL_BELOW,
    Answer,
    Bulletin,
    Direction,
    Indicator,
    Outcome,
    Promise,
    Reading,
)
from portal.rules.bulletins.problems import structural_problems
from portal.rules.bulletins.wording import placeholder_problems

from .bulletin_chapters import parse_chapters
from .problems import ContentError
from .tables import SLUG, Table
from .text_files import load_front_matter

REQUIRED = ("title", "number", "period", "published_on", "data_up_to", "approving_body", "approved_on")
OPTIONAL = ("summary", "purpose", "audience", "next_due", "issues_in", "small_below")
LISTS = ("indicators", "promises", "answers")
OF_READING = ("value", "period", "parts")
OF_INDICATOR = (
    *("id", "chapter", "label", "unit", *OF_READING, "earlier", "compare", "better"),
    *("source", "note", "people", "family", "part_of"),
)
MONTHS = tuple(calendar.month_name)[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinContent:
    """``issue`` is what the rules read; the rest is said about it. Texts are Markdown, figures in them placeholders."""

    file: str
    slug: str
    title: str
    summary: str
    period: str
    data_up_to: str
    approving_body: str
    purpose: str
    audience: str
    published_on: date
    approved_on: date
    issue: Bulletin


def load_bulletins(files: Iterable[tuple[Path, str]]) -> tuple[BulletinContent, ...]:
    """Every issue in the order of its number. Raises ``ContentError`` for two of one number."""
    issues = sorted((load_bulletin(path, file) for path, file in files), key=lambda each: each.issue.number)
    for before, after in pairwise(issues):
        if before.issue.number == after.issue.number:
            accepted = f"a number of its own ({before.file} has this one)"
            raise ContentError(after.file, "number", after.issue.number, accepted, "Give the next number.")
    return tuple(issues)


def load_bulletin(path: Path, file: str) -> BulletinContent:
    table, body, first_line = load_front_matter(path, file)
    table.only((*REQUIRED, *OPTIONAL, *LISTS))
    if not SLUG.fullmatch(path.stem):
        accepted = "small letters, digits and single hyphens, then .md"
        raise ContentError(file, "file", path.name, accepted, "Rename the file: it becomes the bulletin's address.")
    content = BulletinContent(
        file=file,
        slug=path.stem,
        title=table.line("title"),
        summary=table.optional("summary", table.text, ""),
        period=table.line("period"),
        data_up_to=table.line("data_up_to"),
        approving_body=table.line("approving_body"),
        purpose=table.optional("purpose", table.text, ""),
        audience=table.optional("audience", table.text, ""),
        published_on=table.day("published_on"),
        approved_on=table.day("approved_on"),
        issue=_read_issue(table, body, first_line),
    )
    for problem in (*structural_problems(content.issue), *placeholder_problems(content.issue)):
        raise ContentError(file, problem.place, problem.got or None, problem.accepted, problem.advice)
    return content


def _read_issue(table: Table, body: str, first_line: int) -> Bulletin:
    return Bulletin(
        number=table.whole("number", 1, 9_999),
        chapters=parse_chapters(body, table.file, first_line),
        indicators=tuple(_read_indicator(each) for each in table.sections("indicators")),
        promises=tuple(_read_promise(each) for each in table.sections("promises")),
        answers=tuple(_read_answer(each) for each in table.sections("answers")),
        small_below=table.optional("small_below", lambda key: table.whole(key, 2, 100), SMALL_BELOW),
        published_on=table.day("published_on"),
        approved_on=table.day("approved_on"),
        next_due=table.optional("next_due", table.day, None),
        months=_read_months(table),
    )


def _read_months(table: Table) -> tuple[int, ...]:
    names = table.texts("issues_in") if "issues_in" in table.data else ()
    for name in names:
        if name not in MONTHS:
            raise table.problem("issues_in", "names of months, such as January", got=name)
    return tuple(sorted(MONTHS.index(name) + 1 for name in names))


def _read_indicator(table: Table) -> Indicator:
    table.only(OF_INDICATOR)
    return Indicator(
        id=table.line("id"),
        chapter=table.slug("chapter"),
        label=table.line("label"),
        unit=table.optional("unit", table.line, ""),
        now=_read_reading(table),
        earlier=tuple(_read_reading(each, OF_READING) for each in table.sections("earlier")),
        comparators=tuple(_read_comparator(each) for each in table.sections("compare")),
        direction=Direction(table.optional("better", lambda key: table.choice(key, tuple(Direction)), "neither")),
        source=table.optional("source", table.line, ""),
        note=table.optional("note", table.text, ""),
        people=table.optional("people", table.flag, None),
        family=table.optional("family", table.line, ""),
        part_of=table.optional("part_of", table.line, ""),
    )


def _read_comparator(table: Table) -> Reading:
    return _read_reading(table, ("name", *OF_READING), name=table.line("name"))


def _read_reading(table: Table, known: tuple[str, ...] = (), *, name: str = "") -> Reading:
    if known:
        table.only(known)
    return Reading(
        figure=_read_figure(table, "value"),
        period=table.optional("period", table.line, ""),
        parts=_read_figure(table, "parts"),
        name=name,
    )


def _read_figure(table: Table, key: str) -> Figure:
    """A figure; a missing one is not given."""
    value = table.data.get(key, "")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise table.problem(key, "a number, or a figure written as a text")
    try:
        return parse_figure(value) if key in table.data else GIVEN_NOTHING
    except ValueError as error:
        raise table.problem(key, str(error).partition("accepted: ")[2]) from None


def _read_promise(table: Table) -> Promise:
    table.only(("id", "chapter", "text"))
    return Promise(id=table.line("id"), chapter=table.slug("chapter"), text=table.text("text"))


def _read_answer(table: Table) -> Answer:
    table.only(("promise", "outcome", "text", "carried_to"))
    return Answer(
        promise=table.line("promise"),
        outcome=Outcome(table.choice("outcome", tuple(Outcome))),
        text=table.optional("text", table.text, ""),
        carried_to=table.optional("carried_to", table.line, ""),
    )
