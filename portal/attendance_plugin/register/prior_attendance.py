"""Keep what former schools say of a pupil's attendance."""

from collections.abc import Mapping

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School

from .importers.prior_years import PriorYear
from .models import PriorAttendance, RegisterImport


def keep_prior_years(school: School, years: Mapping[str, tuple[PriorYear, ...]], source: RegisterImport) -> None:
    """Store the statements; one about a year and a school of which we have one already replaces it."""
    stated = {upn: of_pupil for upn, of_pupil in years.items() if of_pupil}
    pupils = dict(Pupil.objects.filter(school=school, upn__in=stated).values_list("upn", "pk"))
    for upn, of_pupil in stated.items():
        for year in of_pupil:
            PriorAttendance.objects.update_or_create(
                pupil_id=pupils[upn],
                year=year.year,
                school_number=year.school_number,
                school_name=year.school_name,
                first_day=year.first_day,
                defaults={
                    "last_day": year.last_day,
                    "possible": year.possible,
                    "attended": year.attended,
                    "authorised": year.authorised,
                    "unauthorised": year.unauthorised,
                    "source": source,
                },
            )
