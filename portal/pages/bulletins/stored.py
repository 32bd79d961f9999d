"""A bulletin between the editor's blocks and the data that the rules read."""

import calendar
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from portal.rules.bulletins.figures import Figure, Kind, parse_figure, show_figure
from portal.rules.bulletins.indicators import (
    Answer,
    Bulletin,
    Chapter,
    Direction,
    Indicator,
    Outcome,
    Promise,
    Reading,
    Story,
)

from .blocks import NO, YES

if TYPE_CHECKING:
    from .models import BulletinPage

PEOPLE = {YES: True, NO: False}
Row = Mapping[str, Any]


def issue_of_page(page: "BulletinPage") -> Bulletin:
    """What the page holds now, for the rules. What an unfinished draft leaves open is empty."""
    return Bulletin(
        number=page.number or 0,
        chapters=tuple(_chapter(block.value) for block in page.chapters),
        indicators=tuple(_indicator(block.value) for block in page.indicators),
        promises=tuple(Promise(**_words(block.value, "id", "chapter", "text")) for block in page.promises),
        answers=tuple(_answer(block.value) for block in page.answers),
        small_below=page.small_below,
        published_on=page.published_on,
        approved_on=page.approved_on,
        next_due=page.next_due,
        months=months_of(page.issues_in),
    )


def stream_values(issue: Bulletin) -> dict[str, str]:
    """The page's streams for an issue, as JSON that the fields take."""
    return {
        "chapters": _stream("chapter", (_block_of_chapter(each) for each in issue.chapters)),
        "indicators": _stream("indicator", (_block_of_indicator(each) for each in issue.indicators)),
        "promises": _stream("promise", (_attributes(each, "id", "chapter", "text") for each in issue.promises)),
        "answers": _stream(
            "answer", (_attributes(each, "promise", "outcome", "text", "carried_to") for each in issue.answers)
        ),
    }


def open_answers(promises: Iterable[str]) -> str:
    """An answer to each promise, as JSON that the field takes, with all but its promise left open."""
    empty = {"outcome": "", "text": "", "carried_to": ""}
    return _stream("answer", ({"promise": promise} | empty for promise in promises))


def months_of(names: str) -> tuple[int, ...]:
    """The months named in a text such as “January, May and September”, in the order of the year."""
    words = names.replace(",", " ").lower().split()
    return tuple(number for number, name in enumerate(calendar.month_name) if name and name.lower() in words)


def month_names(months: Iterable[int]) -> str:
    """The months as a sentence has them.

    >>> month_names((1, 5, 9))
    'January, May and September'
    """
    names = [calendar.month_name[month] for month in months]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _words(value: Row, *names: str) -> dict[str, Any]:
    return {name: _text(value.get(name)) for name in names}


def _text(given: Any) -> str:
    """As a file holds it: line ends of one kind, none at the ends."""
    return (given or "").replace("\r\n", "\n").strip()


def _attributes(thing: Any, *names: str) -> dict[str, str]:
    return {name: str(getattr(thing, name)) for name in names}


def _chapter(value: Row) -> Chapter:
    stories = tuple(Story(**_words(each, "key", "title", "text")) for each in value["stories"])
    findings = tuple(_text(text) for text in value["findings"] if text)
    return Chapter(**_words(value, "key", "label", "question"), findings=findings, stories=stories)


def _indicator(value: Row) -> Indicator:
    return Indicator(
        **_words(value, "id", "chapter", "label", "unit", "source", "note", "family", "part_of"),
        now=_reading(value),
        earlier=tuple(_reading(each) for each in value["earlier"]),
        comparators=tuple(_reading(each, name=(each.get("name") or "").strip()) for each in value["compare"]),
        direction=Direction(value.get("better") or "neither"),
        people=PEOPLE.get(value.get("people") or ""),
    )


def _reading(value: Row, *, name: str = "") -> Reading:
    return Reading(
        figure=parse_figure(value.get("value") or ""),
        period=(value.get("period") or "").strip(),
        parts=parse_figure(value.get("parts") or ""),
        name=name,
    )


def _answer(value: Row) -> Answer:
    outcome = Outcome(value.get("outcome") or "done")
    return Answer(**_words(value, "promise", "text", "carried_to"), outcome=outcome)


def _stream(type: str, values: Iterable[Row]) -> str:
    return json.dumps([{"type": type, "value": value} for value in values])


def _items(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Blocks of a list; Wagtail takes a row for a value where it has no id."""
    return [{"type": "item", "id": str(uuid4()), "value": value} for value in values]


def _block_of_chapter(chapter: Chapter) -> dict[str, Any]:
    stories = (_attributes(story, "key", "title", "text") for story in chapter.stories)
    lists = {"findings": _items(chapter.findings), "stories": _items(stories)}
    return _attributes(chapter, "key", "label", "question") | lists


def _block_of_indicator(indicator: Indicator) -> dict[str, Any]:
    people = {True: YES, False: NO, None: ""}[indicator.people]
    words = _attributes(indicator, "id", "chapter", "label", "unit", "source", "note", "family", "part_of")
    return (
        words
        | _block_of_reading(indicator.now)
        | {
            "earlier": _items(_block_of_reading(each) for each in indicator.earlier),
            "compare": _items({"name": each.name} | _block_of_reading(each) for each in indicator.comparators),
            "better": indicator.direction.value,
            "people": people,
        }
    )


def _block_of_reading(reading: Reading) -> dict[str, str]:
    return {"value": _written(reading.figure), "period": reading.period, "parts": _written(reading.parts)}


def _written(figure: Figure) -> str:
    return "" if figure.kind is Kind.NONE else show_figure(figure)
