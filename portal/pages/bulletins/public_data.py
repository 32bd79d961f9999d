"""An issue as JSON for whoever works with its figures: what readers see, and nothing more."""

import json
from typing import Any

from django.conf import settings

from portal.rules.bulletins.figures import Figure, Kind
from portal.rules.bulletins.indicators import Bulletin, Indicator, Reading
from portal.rules.bulletins.suppression import suppress
from portal.rules.bulletins.wording import fill
from portal.rules.canonical import plain

from .models import BulletinPage
from .presenting import present_indicator
from .publishing import neighbours
from .stored import issue_of_page

Data = dict[str, Any]
OF_PAGE = ("number", "title", "period", "published_on", "data_up_to", "approving_body", "approved_on", "next_due")


def bulletin_json(page: BulletinPage) -> str:
    """The issue as JSON; numbers are exact, and a count too small to be shown is only its upper limit."""
    issue = suppress(issue_of_page(page))
    before, _ = neighbours(page)
    data = {name: getattr(page, name) for name in OF_PAGE} | {
        "page": _address(page),
        "smallest_count_shown": issue.small_below,
        "chapters": [_chapter(issue, number) for number in range(len(issue.chapters))],
        "indicators": [_indicator(each) for each in issue.indicators],
        "promises": [{"id": each.id, "chapter": each.chapter, "text": each.text} for each in issue.promises],
        "answers": [
            {
                "promise": each.promise,
                "of_issue": before.number if before else None,
                "outcome": each.outcome,
                "text": fill(each.text, issue),
                "carried_to": each.carried_to or None,
            }
            for each in issue.answers
        ],
    }
    return json.dumps(plain(data), ensure_ascii=False, indent=2) + "\n"


def _address(page: BulletinPage) -> str:
    return f"{settings.BASE_URL}{page.relative_url(None)}"


def _chapter(issue: Bulletin, number: int) -> Data:
    chapter = issue.chapters[number]
    return {
        "key": chapter.key,
        "label": chapter.label,
        "question": chapter.question,
        "findings": [fill(text, issue) for text in chapter.findings],
        "stories": [{"title": each.title, "text": fill(each.text, issue)} for each in chapter.stories],
    }


def _indicator(indicator: Indicator) -> Data:
    shown = present_indicator(indicator)
    return {
        "id": indicator.id,
        "chapter": indicator.chapter,
        "label": indicator.label,
        "unit": indicator.unit,
        "now": _reading(indicator.now),
        "earlier": [_reading(each) for each in indicator.earlier],
        "compared_with": [_reading(each) for each in indicator.comparators],
        "differences": [f"{each['words']}" for each in shown["differences"]],
        "better": indicator.direction,
        "source": indicator.source,
        "note": indicator.note,
        "is_suppressed": indicator.is_suppressed,
    }


def _reading(reading: Reading) -> Data:
    data: Data = {"name": reading.name} if reading.name else {}
    data |= {"period": reading.period} | _figure(reading.figure)
    return data | ({"parts": _figure(reading.parts)} if reading.parts.kind is not Kind.NONE else {})


def _figure(figure: Figure) -> Data:
    numbers = {"low": figure.low, "high": figure.high, "of": figure.whole}
    data: Data = {"kind": figure.kind} | {name: value for name, value in numbers.items() if value is not None}
    if figure.kind is Kind.SERIES:
        data["points"] = [{"period": point.period} | _figure(point.figure) for point in figure.points]
    return data | ({"word": figure.word} if figure.word else {})
