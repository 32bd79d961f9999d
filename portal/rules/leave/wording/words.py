"""How sentences are put together: templates with named figures, each shown in a way a person reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from string import Formatter
from typing import Any

from portal.rules.leave.wording.speech import current_speech
from portal.rules.percentages import Share
from portal.rules.sessions import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The sentences of one rule. `policy` says what the policy asks for, `change` what the parent could do.

    `staff` gives the figures beside the limit. Placeholders are the rule's measured figures, its parameters and
    `strength`, nothing else; in `policy` its parameters and `kinds`. `{n:day}` counts: “1 day”, “3 days”; `{share:96}`
    shows a share of sessions without rounding it across 96. `labels` gives the words for the codes a figure may hold;
    `derive` makes further figures out of those.
    """

    meets: str
    does_not_meet: str = ""
    needs_judgement: str = ""
    missing_fact: str = ""
    change: str = ""
    staff: str = ""
    policy: str | Callable[[Mapping[str, Any]], str] = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derive: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


class Shown:
    """A value inside a template."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        value = self.value
        if isinstance(value, Share):
            return show_share(value, spec)
        if spec and isinstance(value, int | Decimal) and not isinstance(value, bool):
            return count(value, spec)
        return show(value)


def show(value: Any) -> str:
    """The value as a person writes it."""
    speech = current_speech()
    if value is None:
        return speech.unknown
    if isinstance(value, bool):
        return speech.truth(value)
    if isinstance(value, Session):
        return speech.session(value)
    if isinstance(value, datetime):
        return speech.moment(value)
    if isinstance(value, date):
        return speech.day(value)
    if isinstance(value, time):
        return speech.clock(value)
    if isinstance(value, Share):
        return show_share(value)
    if isinstance(value, Mapping):
        return speech.listed([_in_year(item, year) if len(value) > 1 else show(item) for year, item in value.items()])
    if isinstance(value, tuple | list):
        return speech.listed([show(item) for item in value])
    return speech.number(value) if isinstance(value, int | Decimal) else str(value)


def _in_year(item: Any, year: Any) -> str:
    return say("{item} in {year}", item=item, year=year)


def count(number: int | Decimal, noun: str) -> str:
    """The number with its noun.

    >>> count(1, "day"), count(13, "calendar day"), count(Decimal("0.5"), "day")
    ('1 day', '13 calendar days', 'half a day')
    """
    return current_speech().counted(number, noun)


def show_share(share: Share, limit: str = "") -> str:
    """“167 of 174 sessions (95.98%)”, never rounded across the limit."""
    percent = share.percent_beside(Decimal(limit)) if limit else share.percent()
    return current_speech().share(share.part, share.whole, percent)


def say(template: str, **values: Any) -> str:
    """A part of a sentence that has figures of its own."""
    return fill(current_speech().sentence(template), values)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The template with its figures. An unknown placeholder raises `KeyError`: wording may not reach further facts."""
    return template.format_map({name: Shown(value) for name, value in values.items()})


@lru_cache(maxsize=1024)
def placeholders(template: str) -> frozenset[str]:
    """The names a template shows, those inside a format among them."""
    names: set[str] = set()
    for _, name, spec, _ in Formatter().parse(template):
        if name:
            names.add(name)
        if spec:
            names |= placeholders(spec)
    return frozenset(names)
