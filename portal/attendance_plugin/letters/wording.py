"""What stands in a leave letter's placeholders: the request, and the one contact it is written to."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.urls import reverse

from portal.attendance_plugin.leave.checks import sessions_of_request
from portal.attendance_plugin.leave.citations import Citation, clauses_considered
from portal.attendance_plugin.leave.counting import count_sessions, long_date
from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.roll.services import class_on
from portal.pages.models import School

from .placeholders import Words, link, plain, several

NO_CLAUSES = "Our policy has no rules of its own for this kind of leave."


def words_of_request(request: LeaveRequest, check: Check | None, contact: Contact, *, on: date) -> dict[str, Words]:
    """What any letter about a request may say: all but the reason and the days decided."""
    return {
        **words_of_child(request.matched_pupil, contact, on=on),
        **words_of_school(request.school),
        "reference": plain(request.submission.reference),
        "first_day": plain(long_date(request.first_day)),
        "last_day": plain(long_date(request.last_day)),
        "sessions": plain(count_sessions(len(sessions_of_request(request, check)))),
        "status_link": link(f"{settings.BASE_URL}{reverse('attendance:request')}"),
        "clauses": _clauses(check),
    }


def words_of_child(pupil: Pupil, contact: Contact, *, on: date) -> dict[str, Words]:
    school_class = class_on(pupil, on)
    return {
        "parent_name": plain(contact.full_name),
        "child_name": plain(pupil.full_name),
        "child_class": plain(school_class.name if school_class else ""),
        "date": plain(long_date(on)),
    }


def words_of_school(school: School) -> dict[str, Words]:
    office, headteacher = school.contacts.get("office", {}), school.contacts.get("headteacher", {})
    return {
        "school_name": plain(school.name),
        "headteacher_role": plain(headteacher.get("role", "Headteacher")),
        "office_telephone": plain(office.get("telephone") or school.telephone),
    }


def words_of_signatory(school: School, role: str) -> dict[str, Words]:
    """Whoever signs, by role: people change. A role the school has no entry for signs under its own name."""
    contact = school.contacts.get(role, {})
    return {
        "signed_by": plain(contact.get("role") or role.replace("_", " ").capitalize()),
        "signatory_telephone": plain(contact.get("telephone") or school.telephone),
    }


def subject_words(request: LeaveRequest, *, on: date) -> Mapping[str, str]:
    return {"reference": request.submission.reference, "school_name": request.school.name, "date": long_date(on)}


def subject_words_of_school(school: School, *, on: date) -> Mapping[str, str]:
    """Of a letter that answers no form: there is no reference to name."""
    return {"school_name": school.name, "date": long_date(on)}


def _clauses(check: Check | None) -> Words:
    cited = [_cited(clause) for clause in clauses_considered(check)]
    return several(cited) if cited else plain(NO_CLAUSES)


def _cited(clause: Citation) -> Words:
    return link(f"{settings.BASE_URL}{clause.address}", clause.title)
