"""The last morning the office has begun to ring families: one did not answer, one told why on the telephone."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.contrib.auth.models import User

from portal.attendance_plugin.first_contact.calling import Reason, Rung, write_call
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.today.families import Family, ToRing
from portal.attendance_plugin.staff.today.lists import build_lists

from .school import DemoSchool

AFTER_THE_REGISTER = time(9, 40)
JUST_NOW = timedelta(minutes=2)
TOLD = Reason(kind="ill", words="Was sick in the night and is asleep now.")


def ring_families(demo: DemoSchool, office: User) -> None:
    """A family of several is rung without an answer; a child alone is explained, and leaves the list."""
    day = demo.last_marked.day
    at = min(demo.at(day, AFTER_THE_REGISTER), demo.now - JUST_NOW)
    to_ring = list(_who_may_be_rung(demo, at))
    together = next(((family, one) for family, one in to_ring if len(family.children) > 1), None)
    alone = next(((family, one) for family, one in to_ring if len(family.children) == 1), None)
    for found, outcome in ((together, "no_answer"), (alone, "explained")):
        if found is not None:
            _ring(demo, *found, outcome, office, at)


def _who_may_be_rung(demo: DemoSchool, at: datetime) -> Iterator[tuple[Family, ToRing]]:
    """Each family of which somebody is marked, with the first in order who may be rung."""
    day = demo.last_marked.day
    for family in build_lists(Scope(school=demo.school, on=day), day, demo.calendar.local_time(at)).families:
        first = next((one for one in family.to_ring if one.person.may_be_rung), None)
        is_marked = all(session.mark for child in family.children for session in child.found.sessions)
        if first and is_marked and not any(child.possible for child in family.children):
            yield family, first


def _ring(demo: DemoSchool, family: Family, one: ToRing, outcome: str, office: User, at: datetime) -> None:
    rung = Rung(
        school=demo.school,
        day=demo.last_marked.day,
        contact=one.person.contact,
        outcome=outcome,
        seen=dict.fromkeys(one.person.children, 0),
        reason=TOLD if outcome == "explained" else None,
    )
    write_call(rung, by=office, at=at)
