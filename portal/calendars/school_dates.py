"""Which dates count for a school: its own, and those that were entered once for every school of the trust."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from portal.pages.models import School

from .models import AcademicYear, CalendarDate
from .year_groups import year_groups_of


def dates_of(school: School, years: Sequence[AcademicYear]) -> dict[str, list[CalendarDate]]:
    """Every date that counts in these years of the school, by the label of its year, in one query.

    A date of the whole trust counts where the year it was entered in is published, and is left out where it is for
    year groups alone that the school has not got.
    """
    labels = [year.label for year in years]
    ours = Q(year__in=[year.pk for year in years])
    shared = Q(whole_trust=True, year__label__in=labels, year__published=True, year__school__trust=school.trust)
    found: dict[str, list[CalendarDate]] = defaultdict(list)
    for row in CalendarDate.objects.filter(ours | shared).select_related("year"):
        if row.year.school_id == school.pk or _concerns(school, row):
            found[row.year.label].append(row)
    return found


def published_years(school: School) -> list[AcademicYear]:
    """The school's published years, oldest first."""
    return list(school.academic_years.filter(published=True).order_by("label"))


def published_dates(school: School) -> list[CalendarDate]:
    """Every date of the school's published years, cancelled ones included."""
    by_label = dates_of(school, published_years(school))
    return [row for label in sorted(by_label) for row in by_label[label]]


def confirmed_dates(year: AcademicYear) -> list[CalendarDate]:
    """What counts in one year and has not been called off."""
    return confirmed(dates_of(year.school, [year])[year.label])


def confirmed(rows: Iterable[CalendarDate]) -> list[CalendarDate]:
    return [row for row in rows if row.status == CalendarDate.Status.CONFIRMED]


def schools_concerned(*rows: CalendarDate | None) -> list[School]:
    """The schools whose calendars a change of these rows changes: the row's own, or all of its trust."""
    known = [row for row in rows if row is not None]
    own = {row.year.school.pk: row.year.school for row in known}
    if any(row.whole_trust for row in known):
        trusts = {school.trust for school in own.values()}
        others = School.objects.filter(trust__in=trusts, academic_years__isnull=False).distinct()
        own |= {school.pk: school for school in others}
    return [own[pk] for pk in sorted(own)]


def _concerns(school: School, row: CalendarDate) -> bool:
    return not row.year_groups or bool(set(row.year_groups) & set(year_groups_of(school)))
