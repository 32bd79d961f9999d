"""Gather what the readers may know of a school."""

from datetime import date

from portal.attendance_plugin.roll.models import Pupil, SchoolClass
from portal.pages.models import School

from .importers.known import Known
from .teaching import columns_taught, words_of


def known_of(school: School, today: date, format: str = "") -> Known:
    """The school's pupils, whoever has left included, its classes, and what it explained about its files."""
    pupils = list(Pupil.objects.filter(school=school).order_by("pk").values_list("pk", "upn", "mis_id"))
    return Known(
        today=today,
        school_number=f"{school.local_authority_number}{school.establishment_number}",
        pupil_by_upn={upn: pk for pk, upn, _ in pupils},
        pupil_by_mis_id={mis_id: pk for pk, _, mis_id in pupils if mis_id},
        class_names=tuple(SchoolClass.objects.filter(school=school).values_list("name", flat=True)),
        taught=columns_taught(school),
        words=words_of(school),
    ).for_format(format)
