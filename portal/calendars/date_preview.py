"""What saving a date would do, found out by saving it and taking that back: the same words as after saving."""

import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from portal.rules.problems import DataError

from .models import AcademicYear, CalendarDate
from .pupil_days import pupil_days
from .refresh_habits import who_sees_it
from .school_dates import schools_concerned
from .services import LONDON, save_date
from .year_warnings import year_warnings


@dataclass(frozen=True, slots=True)
class Preview:
    """``new`` are warnings this change would bring, ``others`` those there already, ``seen`` who learns of it."""

    problem: str = ""
    new: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    days: str = ""


def preview_date(row: CalendarDate) -> Preview:
    """Nothing stays written."""
    stored = CalendarDate.objects.select_related("year__school").filter(pk=row.pk).first() if row.pk else None
    seen = who_sees_it(row, stored, timezone.localdate(timezone=LONDON))
    try:
        with transaction.atomic():
            before = warnings_beside(row, stored)
            save_date(copy.copy(row))
            after = warnings_beside(row, stored)
            days = days_in_words(row.year)
            transaction.set_rollback(True)
    except DataError as error:
        return Preview(problem=contradiction(error), seen=seen)
    return Preview(
        new=[said for said in after if said not in before], others=[said for said in after if said in before],
        seen=seen, days=days,
    )  # fmt: skip


def contradiction(error: DataError) -> str:
    """Why dates cannot be published together, for a person who edits them."""
    said = f"These dates cannot be published together: got {error.got}; accepted: {error.accepted}."
    return f"{said} {error.advice or 'Change one of the two.'}"


def warnings_beside(row: CalendarDate, stored: CalendarDate | None = None) -> list[str]:
    """The warnings of the row's year, in each school it counts for."""
    schools = schools_concerned(row, stored)
    years = AcademicYear.objects.filter(school__in=schools, label=row.year.label).select_related("school")
    several = len(schools) > 1
    return [
        f"{year.school.name}: {said}" if several else said
        for year in sorted(years, key=lambda year: year.school_id)
        for said in year_warnings(year)
    ]


def days_in_words(year: AcademicYear) -> str:
    days = pupil_days(year)
    return f"{year.label} has {days} days for pupils." if days else ""
