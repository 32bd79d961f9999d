"""What waits for an account, on the admin's home: every room says its own, one panel shows it, the oldest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.components import Component

from portal import hooks

from .models import School

SHOWN_OF_A_KIND = 5
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that waits. ``since``: when it came, or for what is due the day it is due, also one to come."""

    words: str
    url: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One kind of thing an account may see, with its oldest items; without any it still says that it may be there.

    ``noun``: its name for one and for several, such as ("request waiting", "requests waiting"). ``note``: a sentence
    beside the items. ``school`` counts the days; None for what belongs to no school.
    """

    noun: tuple[str, str]
    url: str
    items: Sequence[Item] = ()
    count: int = 0
    note: str = ""
    school: School | None = None

    @property
    def words(self) -> str:
        return f"{self.count} {self.noun[self.count != 1]}"


@dataclass(frozen=True, kw_only=True)
class Glance:
    """A line about the day that asks for nothing."""

    words: str
    url: str
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    item: Item
    waits: str


def oldest_of(rows: "QuerySet[Any]", *, most: int = SHOWN_OF_A_KIND) -> tuple[list[Any], int]:
    """The first rows, and how many there are: one query, and another only where there are more."""
    found = list(rows[: most + 1])
    return found[:most], rows.count() if len(found) > most else len(found)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def waits_words(since: datetime, school: School | None, now: datetime) -> str:
    """`since 08:12`, `1 school day`, `since 3 Nov 2026` where no term dates tell, `by 12 Dec 2026` for what is due."""
    day, today = timezone.localtime(since).date(), now.date()
    if day > today:
        return f"by {date_format(day, 'j M Y')}"
    if day == today:
        clock = timezone.localtime(since)
        return "today" if clock.time() == time.min else f"since {clock:%H:%M}"
    days = _school_days(day, today, school)
    if days is None:
        return f"since {date_format(day, 'j M Y')}"
    return "since the last school day" if days == 0 else f"{days} school day{'' if days == 1 else 's'}"


def _school_days(day: date, today: date, school: School | None) -> int | None:
    """How many school days have begun since; None where the calendar does not reach over them."""
    calendar_of = hooks.school_calendars.get("calendars")
    calendar = calendar_of(school) if school and calendar_of else None
    if calendar is None or not calendar.covers(day, today):
        return None
    return len(calendar.timetable(None).days_between(day + timedelta(days=1), today))


class WaitingPanel(Component):
    """Everything that waits, at the top of the home page."""

    name = "waiting"
    order = 10
    template_name = "pages/waiting_panel.html"

    def __init__(self, kinds: Sequence[Waiting], glances: Sequence[Glance]) -> None:
        self.kinds, self.glances = kinds, glances

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        now = timezone.localtime()
        pairs = [(item, kind) for kind in self.kinds for item in kind.items]
        pairs.sort(key=lambda pair: pair[0].since)
        lines = [Line(item=item, waits=waits_words(item.since, kind.school, now)) for item, kind in pairs[:SHOWN]]
        total = sum(kind.count for kind in self.kinds)
        return {
            "glances": self.glances,
            "summary": [kind for kind in self.kinds if kind.count],
            "notes": [kind.note for kind in self.kinds if kind.count and kind.note],
            "lines": lines,
            "more": total - len(lines),
        }


def waiting_panels(request: HttpRequest) -> list[Component]:
    """One panel for whoever may see anything of it; none for an account that no room has anything for."""
    told: Iterable[Waiting | Glance] = (each for filling in hooks.staff_waiting for each in filling(request))
    everything = list(told)
    kinds = [each for each in everything if isinstance(each, Waiting)]
    glances = [each for each in everything if isinstance(each, Glance)]
    return [WaitingPanel(kinds, glances)] if kinds or glances else []
