"""How many days and sessions pupils are expected in a year, for the whole school and for each year group."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.problems import DataError
from portal.rules.school_year import SchoolYear

from .models import AcademicYear
from .rules_data import build_year
from .year_groups import year_groups_of


@dataclass(frozen=True, slots=True)
class PupilDays:
    """A day of one session counts as a day."""

    days: int
    sessions: int


def pupil_days(year: AcademicYear) -> int | None:
    """The days of the whole school; None while no term is entered. Where every term is for some, the most any have."""
    counted = count_pupil_days(year)
    whole = counted.pop(None, None)
    return max((each.days for each in [whole, *counted.values()] if each), default=None)


def count_pupil_days(year: AcademicYear) -> dict[int | None, PupilDays]:
    """By year group, and under None for the whole school where a term is for all. Empty while nothing is entered.

    An unpublished year is counted as well: it is got ready before families see it.
    """
    try:
        school_year = build_year(year)
    except DataError:
        return {}
    if school_year is None:
        return {}
    groups: tuple[int | None, ...] = (None, *year_groups_of(year.school))
    counted = {group: _count(school_year, group) for group in groups}
    return {group: found for group, found in counted.items() if found.days}


def _count(school_year: SchoolYear, group: int | None) -> PupilDays:
    sessions = list(school_year.sessions(group))
    return PupilDays(len({session.day for session in sessions}), len(sessions))


def groups_apart(counted: Mapping[int | None, PupilDays]) -> dict[PupilDays, list[int]]:
    """The year groups whose days are not those of the whole school, together where they have the same."""
    whole = counted.get(None)
    found: dict[PupilDays, list[int]] = {}
    for group, count in counted.items():
        if group is not None and (whole is None or count.days != whole.days):
            found.setdefault(count, []).append(group)
    return found
