"""A school's attendance over a window of days: the whole, each class, each year group; exact, for whoever shows it.

Each pupil counts in one class: the one they were in last within the window. Leavers count until they left.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.rules.sessions import start_year
from portal.rules.thresholds import is_persistently_absent, is_severely_absent

from .certificates import last_day_marked
from .tallies import Tally, tallies_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days every figure is about; ``name`` says what they are called."""

    slug: str
    name: str
    first: date
    last: date


@dataclass(slots=True, kw_only=True)
class GroupFigures:
    """Pupils with at least one possible session, their sessions, and how many of them reach a national line."""

    pupils: int = 0
    tally: Tally = field(default_factory=Tally)
    persistent: int = 0
    severe: int = 0

    def add(self, counted: Tally, on: date) -> None:
        missed, possible = counted.missed, counted.possible
        self.pupils += 1
        self.tally += counted
        self.persistent += is_persistently_absent(missed=missed, possible=possible, on=on)
        self.severe += is_severely_absent(missed=missed, possible=possible, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFigures:
    """``classes`` by primary key (None: pupils of no class), ``year_groups`` by number."""

    window: Window
    school: GroupFigures
    classes: Mapping[Hashable, GroupFigures]
    year_groups: Mapping[Hashable, GroupFigures]


def windows_of(school: School, today: date) -> list[Window]:
    """The term and the academic year so far, each as far as the register reaches; none without a mark this year."""
    first = date(start_year(today), 9, 1)
    reached = last_day_marked(school, first, today)
    if reached is None:
        return []
    year = Window(slug="year", name="School year to date", first=first, last=reached)
    begun = [term for term in calendar_of(school).terms_of(None) if first <= term.first <= reached]
    if not begun:
        return [year]
    name = f"{begun[-1].name.capitalize() or 'Term'} to date"
    return [Window(slug="term", name=name, first=begun[-1].first, last=reached), year]


def school_figures(school: School, window: Window) -> SchoolFigures:
    """Everything about the window in four queries, however many pupils there are."""
    pupils = list(Pupil.objects.filter(school=school).only("year_group").order_by("pk"))
    tallies = tallies_of(pupils, window.first, window.last)
    counted = [
        (pupil.pk, pupil.year_group, tallies[pupil.pk])
        for pupil in pupils
        if pupil.pk in tallies and tallies[pupil.pk].possible
    ]
    class_of = _classes(school, window)
    return SchoolFigures(
        window=window,
        school=_grouped((("", tally) for _, _, tally in counted), window.last).get("", GroupFigures()),
        classes=_grouped(((class_of.get(pk), tally) for pk, _, tally in counted), window.last),
        year_groups=_grouped(((year_group, tally) for _, year_group, tally in counted), window.last),
    )


def _grouped(members: Iterable[tuple[Hashable, Tally]], on: date) -> dict[Hashable, GroupFigures]:
    found: dict[Hashable, GroupFigures] = {}
    for key, counted in members:
        found.setdefault(key, GroupFigures()).add(counted, on)
    return found


def _classes(school: School, window: Window) -> dict[int, int]:
    held = ClassMembership.objects.filter(pupil__school=school, first_day__lte=window.last).order_by("first_day", "pk")
    return {
        pupil: school_class
        for pupil, school_class, last_day in held.values_list("pupil", "school_class", "last_day")
        if last_day is None or last_day >= window.first
    }
