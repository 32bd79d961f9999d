"""An issue of a bulletin: its data as front matter, its chapters as Markdown."""

import calendar
from collections.abc import Iterator
from typing import Any

from portal.content_loader.bulletin_chapters import INDENT, parse_chapters
from portal.content_loader.bulletins import BulletinContent
from portal.content_loader.problems import ContentError
from portal.content_loader.text_files import FRONT_MATTER_MARK
from portal.rules.bulletins.figures import Figure, Kind, show_figure
from portal.rules.bulletins.indicators import Chapter, Indicator, Reading

from .export import ExportError
from .toml_text import toml_lines, toml_table


def write_bulletin(bulletin: BulletinContent) -> str:
    """Raises ``ExportError`` where its chapters, written as a file, would not be read as what they are."""
    body = "\n\n".join(_chapter(chapter) for chapter in bulletin.issue.chapters)
    try:
        is_same = parse_chapters(body, bulletin.file) == bulletin.issue.chapters
    except ContentError:
        is_same = False
    if not is_same:
        advice = "Take headings out of its findings and stories, and export again."
        raise ExportError(f"{bulletin.file}: a file cannot hold the chapters as they are. {advice}")
    head = [FRONT_MATTER_MARK, *toml_lines(_head(bulletin)), "", *_tables(bulletin), FRONT_MATTER_MARK, ""]
    return "\n".join([*head, body]) + "\n"


def _head(bulletin: BulletinContent) -> dict[str, Any]:
    issue = bulletin.issue
    same = {name: getattr(bulletin, name) for name in ("title", "period", "data_up_to", "approving_body")}
    texts = {name: getattr(bulletin, name) or None for name in ("summary", "purpose", "audience")}
    days = {"published_on": bulletin.published_on, "approved_on": bulletin.approved_on, "next_due": issue.next_due}
    months = [calendar.month_name[month] for month in issue.months]
    numbers = {"number": issue.number, "small_below": issue.small_below, "issues_in": months or None}
    return same | numbers | days | texts


def _tables(bulletin: BulletinContent) -> Iterator[str]:
    issue = bulletin.issue
    for indicator in issue.indicators:
        yield toml_table("indicators", _indicator(indicator), is_one_of_many=True)
    for promise in issue.promises:
        values = {"id": promise.id, "chapter": promise.chapter, "text": promise.text}
        yield toml_table("promises", values, is_one_of_many=True)
    for answer in issue.answers:
        values = {"promise": answer.promise, "outcome": answer.outcome.value}
        more = {"text": answer.text or None, "carried_to": answer.carried_to or None}
        yield toml_table("answers", values | more, is_one_of_many=True)


def _indicator(indicator: Indicator) -> dict[str, Any]:
    texts = ("unit", "source", "note", "family", "part_of")
    return {
        **{name: getattr(indicator, name) for name in ("id", "chapter", "label")},
        **_reading(indicator.now),
        **{name: getattr(indicator, name) or None for name in texts},
        "earlier": [_reading(each) for each in indicator.earlier] or None,
        "compare": [{"name": each.name} | _reading(each) for each in indicator.comparators] or None,
        "better": indicator.direction.value,
        "people": indicator.people,
    }


def _reading(reading: Reading) -> dict[str, str | None]:
    return {"value": _written(reading.figure), "period": reading.period or None, "parts": _written(reading.parts)}


def _written(figure: Figure) -> str | None:
    return None if figure.kind is Kind.NONE else show_figure(figure)


def _chapter(chapter: Chapter) -> str:
    """Lines below the first one of a finding are set in, so that none of them is taken for another finding."""
    findings = [f"{number}. {text}".replace("\n", f"\n{INDENT}") for number, text in enumerate(chapter.findings, 1)]
    stories = [f"### {story.title} {{#{story.key}}}\n\n{story.text}" for story in chapter.stories]
    heading = f"## {chapter.label}. {chapter.question} {{#{chapter.key}}}"
    return "\n\n".join([heading, *(["\n".join(findings)] if findings else []), *stories])
