"""Schools of a trust with their roll, and their years of marks as their own systems would export them."""

from collections.abc import Iterator
from datetime import date, time, timedelta

CODES = ("/", "/", "/", "/", "/", "/", "/", "L", "I", "M", "C", "O")
SCHOOL_DAYS = 190
CLASSES = 14
FIRST_YEAR = 2025
HEADINGS = "UPN,Date,Session,Code,Minutes late"


def make_school(number: int, pupils: int) -> "School":  # type: ignore[name-defined]  # noqa: F821
    """A school with its classes and its roll, and no mark."""
    from portal.attendance_plugin.roll.models import ClassMembership, Pupil, SchoolClass
    from portal.attendance_plugin.roll.upn import build_upn
    from portal.pages.models import School

    place = f"{2000 + number:04d}"
    school = School.objects.create(
        slug=f"bench-{number}",
        name=f"Bench School {number}",
        phase="primary",
        local_authority_number="999",
        establishment_number=place,
        am_registration=time(8, 50),
        am_ends=time(12),
        pm_registration=time(13),
        pm_ends=time(15, 15),
        report_absence_by=time(8, 45),
    )
    rooms = SchoolClass.objects.bulk_create(
        SchoolClass(school=school, name=f"Class {room}", phase="Key stage 2", year_groups=[room % 7])
        for room in range(min(CLASSES, pupils))
    )
    children = Pupil.objects.bulk_create(
        Pupil(
            school=school,
            upn=build_upn(local_authority="999", establishment=place, year=2020, serial=serial),
            given_name=f"Given{serial}",
            family_name=f"Family{serial}",
            born=date(2017, 1, 1),
            year_group=serial % 7,
            admitted_on=date(2020, 9, 1),
        )
        for serial in range(pupils)
    )
    ClassMembership.objects.bulk_create(
        ClassMembership(pupil=child, school_class=rooms[serial % len(rooms)], first_day=date(2020, 9, 1))
        for serial, child in enumerate(children)
    )
    return school


def school_days(started: int, count: int = SCHOOL_DAYS) -> list[date]:
    """The first weekdays from 1 September of the year."""
    days = (date(started, 9, 1) + timedelta(days=step) for step in range(400))
    return [day for day in days if day.weekday() < 5][:count]


def code_of(number: int, day: date, half: str) -> str:
    code = CODES[(number * 7 + day.toordinal()) % len(CODES)]
    return "\\" if code == "/" and half == "PM" else code


def csv_lines(upns: list[str], days: list[date]) -> Iterator[str]:
    """The headings and a row for each session of each pupil, day by day."""
    yield HEADINGS
    for day in days:
        for half in ("AM", "PM"):
            for number, upn in enumerate(upns):
                code = code_of(number, day, half)
                yield f"{upn},{day.isoformat()},{half},{code},{'12' if code == 'L' else ''}"
