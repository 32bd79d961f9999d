"""A child with a mother, a father a court order concerns, and somebody at the gate who presses."""

from datetime import time
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from portal.attendance_plugin.leaving.gate.day import day_of_child
from portal.attendance_plugin.leaving.gate.people_on_record import Person, person_named
from portal.attendance_plugin.leaving.gate.signing import Press
from portal.attendance_plugin.leaving.lunch import decide, take_form
from portal.attendance_plugin.leaving.models import LunchPermission
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit

ASKED = {
    "date": "2026-11-20",
    "time": "14:15",
    "collector": people.PARENT.name,
    "collector_relation": "Mother",
    "reason": "Dentist at half past two",
}


def child_with_mother(school: School) -> Pupil:
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    return child


def ask(child: Pupil, number: int = 1, **changes: str) -> Submission:
    return submit(child.school, child=child, form="early-collection", number=number, answers=ASKED | changes)


def mother(child: Pupil) -> Contact:
    return child.contact_links.get(relationship="Mother").contact


def named(child: Pupil, name: str = people.PARENT.name) -> Person:
    return person_named(Pupil.objects.prefetch_related("contact_links__contact").get(pk=child.pk), name)


def press(child: Pupil, by: User, *, at: time | None = None, key: str = "") -> Press:
    """Somebody who has seen the child as it stands now."""
    newest = day_of_child(child, timezone.localdate()).newest
    return Press(by=by, key=key or str(uuid4()), seen=newest.pk if newest else None, at=at)


def lunch_granted(child: Pupil, head: User, *, way: str = "alone", number: int = 40) -> LunchPermission:
    answers = {"what": "ask", "from_day": "2026-11-20", "way": way, "reason": "Grandmother is next door."}
    take_form(submit(child.school, child=child, form="lunch", number=number, answers=answers))
    permission = LunchPermission.objects.get(pupil=child)
    decide(permission, "granted", timezone.localdate(), by=head)
    return permission
