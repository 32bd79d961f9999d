"""Whether the folder for register files can be used, and whether files still come."""

import os
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.attendance_plugin.models import RegisterDrop
from portal.attendance_plugin.register.drop_folders import find_folder
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.pages.school import schools_main_first

from .examination import Answer, advice, good, wrong

SCHOOL_DAYS_WITHOUT_A_FILE = 2
ONE_DAY = timedelta(days=1)


def register_folder() -> Answer:
    root: Path | None = settings.REGISTER_DROPS
    if root is None:
        return good("no folder for register files is set; files are chosen in the admin or on the command line")
    if not root.is_dir():
        return wrong(f"{root} is no folder", "Make it, or correct PORTAL_REGISTER_DROPS.")
    schools = {school: folder for school in schools_main_first() if (folder := find_folder(root, school.slug))}
    if not schools:
        slugs = ", ".join(school.slug for school in schools_main_first())
        return advice(f"{root} has a folder for no school", f"Make one for each school that sends files: {slugs}.")
    for school, folder in schools.items():
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return wrong(
                f"{folder} cannot be read and written by this account", "Give the account of the portal the folder."
            )
        if found := _silence(school):
            return found
    return good(f"files come for {', '.join(str(school) for school in schools)}")


def _silence(school: School) -> Answer | None:
    """When no file has come for longer than two school days."""
    taken = RegisterDrop.objects.filter(school=school, state=RegisterDrop.State.TAKEN)
    last = taken.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is None:
        return advice(f"no file has been taken from the folder of {school} yet", "Does the school's system send any?")
    days = _school_days_after(school, timezone.localdate(last))
    if days <= SCHOOL_DAYS_WITHOUT_A_FILE:
        return None
    return advice(
        f"the last file from the folder of {school} was taken {days} school days ago",
        "Look at Register imports, Files from the folder, and at what the school's system sends at night.",
    )


def _school_days_after(school: School, day: date) -> int:
    """How many school days have come since; none where the calendar does not say."""
    today, calendar = timezone.localdate(), calendar_of(school)
    return len(calendar.timetable().days_between(day + ONE_DAY, today)) if calendar.covers(day, today) else 0
