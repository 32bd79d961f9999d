"""What the pages of bulletins show. Every figure passes through ``suppress`` before anything else sees it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from portal.pages.markdown import render_markdown
from portal.rules.bulletins.differences import against_words, difference, series_words, since_words
from portal.rules.bulletins.figures import Kind, in_unit, show_figure
from portal.rules.bulletins.indicators import (
    DIRECTION_WORDS,
    OUTCOME_WORDS,
    Answer,
    Bulletin,
    Chapter,
    Direction,
    Indicator,
    Outcome,
    Reading,
)
from portal.rules.bulletins.suppression import suppress
from portal.rules.bulletins.wording import fill

from .charts import Row, draw_bars, draw_columns
from .models import BulletinIndexPage, BulletinPage
from .publishing import neighbours
from .routes import JSON_FILE
from .stored import issue_of_page, month_names

Shown = dict[str, Any]


def issues(index: BulletinIndexPage, request: HttpRequest) -> Shown:
    """The published issues, newest first."""
    pages = BulletinPage.objects.child_of(index).live().public().order_by("-number")
    return {"issues": [{"page": page, "url": page.get_url(request)} for page in pages]}


def one_issue(page: BulletinPage, request: HttpRequest) -> Shown:
    """An issue with its chapters, figures, and the promises on both sides."""
    issue = suppress(issue_of_page(page))
    before, after = neighbours(page)
    url = page.get_url(request) or ""
    answered_by = {answer.promise: answer for answer in issue_of_page(after).answers} if after else {}
    after_url = after.get_url(request) if after else ""
    return {
        "chapters": [_chapter(each, issue, answered_by, after_url) for each in issue.chapters],
        "answers": list(_answers(issue, before, request)),
        "before": {"page": before, "url": before.get_url(request)} if before else None,
        "after": {"page": after, "url": after_url} if after else None,
        "has_suppressed": any(each.is_suppressed for each in issue.indicators),
        "months": month_names(issue.months),
        "months_apart": _months_apart(issue),
        "data_url": f"{url}{JSON_FILE}",
        "trail": [{"title": page.get_parent().title, "url": page.get_parent().get_url(request)}],
    }


def words_of(page: BulletinPage) -> str:
    """Everything readers can read on the page, as plain words for the search index."""
    issue = suppress(issue_of_page(page))
    words = [page.summary, page.purpose, page.audience, page.period]
    for chapter in issue.chapters:
        words += [chapter.question, *(story.title for story in chapter.stories)]
    words += [strip_tags(render_markdown(fill(text, issue))) for _, text in issue.texts()]
    words += [f"{each.label}: {in_unit(each.now.figure, each.unit)} {each.note}" for each in issue.indicators]
    words += [promise.text for promise in issue.promises]
    return "\n".join(words)


def present_indicator(indicator: Indicator) -> Shown:
    """One indicator as the page and its data show it: readings, differences, and a chart where there is one."""
    rows = [_row(reading, style) for reading, style in _styled(indicator)]
    return {
        "indicator": indicator,
        "anchor": anchor_of(indicator.id),
        "readings": [_reading(indicator, reading, style) for reading, style in _styled(indicator)],
        "differences": list(_differences(indicator)),
        "steps": series_words(indicator),
        "points": [
            {"period": point.period, "value": show_figure(point.figure)} for point in indicator.now.figure.points
        ],
        "direction": DIRECTION_WORDS[indicator.direction] if indicator.direction is not Direction.NEITHER else "",
        "chart": _chart(indicator, rows),
    }


def anchor_of(id: str) -> str:
    """An id as the page's addresses have it.

    >>> anchor_of("3.15b")
    'figure-3-15b'
    """
    return f"figure-{id.replace('.', '-')}"


def _months_apart(issue: Bulletin) -> int | None:
    """How many months lie between issues, where that is the same all year round."""
    count = len(issue.months)
    gaps = {
        (later - earlier) % 12 for earlier, later in zip(issue.months, issue.months[1:] + issue.months[:1], strict=True)
    }
    return 12 // count if count > 1 and len(gaps) == 1 else None


def _chapter(chapter: Chapter, issue: Bulletin, answered_by: dict[str, Answer], after_url: str | None) -> Shown:
    shown = [present_indicator(each) for each in issue.indicators if each.chapter == chapter.key]
    return {
        "key": chapter.key,
        "label": chapter.label,
        "question": chapter.question,
        "findings": [
            {"number": f"{chapter.label}.{number}", "anchor": f"{chapter.key}-{number}", "html": _html(text, issue)}
            for number, text in enumerate(chapter.findings, 1)
        ],
        "stories": [
            {"key": story.key, "title": story.title, "html": _html(story.text, issue)} for story in chapter.stories
        ],
        "charted": [each for each in shown if each["chart"]],
        "plain": [each for each in shown if not each["chart"]],
        "promises": [
            {
                "promise": promise,
                "outcome": OUTCOME_WORDS[answered_by[promise.id].outcome] if promise.id in answered_by else "",
                "url": f"{after_url}#answer-{promise.id}",
            }
            for promise in issue.promises
            if promise.chapter == chapter.key
        ],
    }


def _answers(issue: Bulletin, before: BulletinPage | None, request: HttpRequest) -> Iterator[Shown]:
    """What this issue says of each promise of the one before, in the order they were made."""
    own = {promise.id: promise for promise in issue.promises}
    given = {answer.promise: answer for answer in issue.answers}
    for promise in issue_of_page(before).promises if before else ():
        answer = given.get(promise.id)
        if before and answer:
            yield {
                "promise": promise,
                "url": f"{before.get_url(request)}#promise-{promise.id}",
                "outcome": OUTCOME_WORDS[answer.outcome],
                "kind": {Outcome.DONE: "meets", Outcome.CARRIED: "needs_judgement", Outcome.DROPPED: "missing_fact"}[
                    answer.outcome
                ],
                "html": _html(answer.text, issue),
                "carried_to": own.get(answer.carried_to),
            }


def _html(text: str, issue: Bulletin) -> SafeString:
    return render_markdown(fill(text, issue))


def _styled(indicator: Indicator) -> Iterator[tuple[Reading, str]]:
    yield indicator.now, "now"
    yield from ((reading, "earlier") for reading in indicator.earlier)
    yield from ((reading, "other") for reading in indicator.comparators)


def _name(reading: Reading, style: str) -> str:
    return {"now": "This issue", "earlier": "Earlier"}.get(style) or reading.name[:1].upper() + reading.name[1:]


def _row(reading: Reading, style: str) -> Row:
    label = f"{_name(reading, style)}, {reading.period}" if reading.period else _name(reading, style)
    return Row(label, reading.figure, style)


def _reading(indicator: Indicator, reading: Reading, style: str) -> Shown:
    return {
        "name": _name(reading, style),
        "style": style,
        "period": reading.period,
        "figure": reading.figure,
        "value": in_unit(reading.figure, indicator.unit),
        "parts": in_unit(reading.parts, "") if reading.parts.kind is not Kind.NONE else "",
    }


def _differences(indicator: Indicator) -> Iterator[Shown]:
    """What can be worked out, each with whether it is better, where one way is."""
    for readings, words in ((indicator.earlier, since_words), (indicator.comparators, against_words)):
        for reading in readings:
            text, found = words(indicator, reading), difference(indicator, reading)
            if text and found:
                yield {"words": text[:1].upper() + text[1:], "judgement": found.judgement(indicator.direction)}


def _chart(indicator: Indicator, rows: list[Row]) -> Any:
    id, figure = anchor_of(indicator.id), indicator.now.figure
    if figure.kind is Kind.SERIES:
        return draw_columns(figure.points, id=id, title=indicator.label, unit=indicator.unit)
    return draw_bars(rows, id=id, title=indicator.label, unit=indicator.unit)
