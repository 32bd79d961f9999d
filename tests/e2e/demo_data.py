"""What a journey needs to know of the demo school, read from its database as nobody but a test may."""

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.rules.calendar_data import parse_calendar

ONLY_CHILD_OF_THAT_NAME = """
    SELECT pupil.given_name || ' ' || pupil.family_name, school_class.name, contact.full_name, contact.email
    FROM attendance_pupil pupil
    JOIN attendance_classmembership membership ON membership.pupil_id = pupil.id AND membership.last_day IS NULL
    JOIN attendance_schoolclass school_class ON school_class.id = membership.school_class_id
    JOIN attendance_pupilcontact link ON link.pupil_id = pupil.id
    JOIN attendance_contact contact ON contact.id = link.contact_id
    WHERE pupil.left_on IS NULL AND contact.email <> '' AND link.has_responsibility AND NOT link.do_not_contact
      AND NOT link.court_order AND pupil.year_group = 3
      AND NOT EXISTS (SELECT 1 FROM attendance_leaverequest request WHERE request.pupil_id = pupil.id)
      AND (SELECT count(*) FROM attendance_pupil twin WHERE lower(twin.given_name || twin.family_name)
           = lower(pupil.given_name || pupil.family_name)) = 1
      AND (SELECT count(*) FROM attendance_contact same WHERE same.email = contact.email) = 1
    ORDER BY pupil.upn, link."order" LIMIT 1
"""
# The only child of the whole name, but not of the family name: a person has to look which one is meant.
ONE_OF_A_FAMILY_NAME = ONLY_CHILD_OF_THAT_NAME.replace(
    "ORDER BY",
    """AND EXISTS (SELECT 1 FROM attendance_pupil other WHERE other.family_name = pupil.family_name
                AND other.school_id = pupil.school_id AND other.left_on IS NULL AND other.id <> pupil.id)
    ORDER BY""",
)
DECISIONS = """
    SELECT decision.decided_by_name, (SELECT count(*) FROM attendance_letter WHERE decision_id = decision.id)
    FROM attendance_decision decision
    JOIN attendance_leaverequest request ON request.id = decision.request_id
    JOIN attendance_submission submission ON submission.id = request.submission_id
    WHERE submission.reference = ?
"""
CALENDAR = "SELECT calendar FROM portal_calendars_calendarversion ORDER BY number DESC LIMIT 1"
LEAVE_POLICY = """
    SELECT page_ptr_id FROM portal_policies_policypage WHERE policy_type = 'attendance' ORDER BY page_ptr_id LIMIT 1
"""


@dataclass(frozen=True)
class Family:
    child: str
    school_class: str
    parent: str
    email: str


def a_family(database: Path) -> Family:
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        return Family(*connection.execute(ONLY_CHILD_OF_THAT_NAME).fetchone())


def a_family_with_a_namesake(database: Path) -> Family:
    """Another child of the school has the same family name."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        return Family(*connection.execute(ONE_OF_A_FAMILY_NAME).fetchone())


def decisions_about(database: Path, reference: str) -> list[tuple[str, int]]:
    """Who decided, with how many letters, for each decision on the request."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(DECISIONS, [reference]).fetchall()


def school_day_after(database: Path, today: date, *, school_days: int) -> date:
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        data = json.loads(connection.execute(CALENDAR).fetchone()[0])
    days: tuple[date, ...] = parse_calendar(data, source="demo").timetable(3).days_after(today, school_days)
    return days[-1]


def leave_policy_page(database: Path) -> int:
    """The page of the main school's policy whose rules check requests."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        return int(connection.execute(LEAVE_POLICY).fetchone()[0])
