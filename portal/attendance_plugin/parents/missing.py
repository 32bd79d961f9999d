"""What a request still needs from the parent who sent it, each with the place where it can be given."""

import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.submissions.answered import fields_of
from portal.attendance_plugin.submissions.corrections.services import why_not_corrected
from portal.attendance_plugin.submissions.corrections.walking import pages_to_correct
from portal.attendance_plugin.submissions.evidence.services import own_evidence
from portal.attendance_plugin.submissions.evidence.standing import standing_of
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.rules.leave.wording.situations import FACTS

# Where a fact of the rules is asked under another name.
ASKED_AS = {
    "set_apart": "set_apart_days",
    "licence": "licence_status",
    "education_plan": "education_hours",
    "appointment": "appointment_day",
    "travel_minutes": "travel_minutes",
}
EVIDENCE = "evidence"
ANNOUNCED = ("pending", "now")


@dataclass(frozen=True)
class Missing:
    """``link`` is empty where it cannot be given here: then the office is to be rung."""

    text: str
    link: str = ""
    link_text: str = ""


def missing_of(link: RequestLink) -> list[Missing]:
    """For the sender alone, and only while something can still come of it."""
    submission = link.submission
    if link.contact_id != submission.sender_contact_id or not standing_of(submission).is_open:
        return []
    return [*_evidence(link), *_facts(submission), *_sender(submission)]


def _evidence(link: RequestLink) -> list[Missing]:
    announced = link.submission.answers.get(EVIDENCE)
    if announced not in ANNOUNCED or own_evidence(link):
        return []
    text = _("You said that you will send something that shows the reason. It has not come in here yet.")
    return [Missing(text, reverse("attendance:add_evidence"), _("Add evidence"))]


def _facts(submission: Submission) -> list[Missing]:
    """The facts that the newest policy check asks the parent for."""
    request = LeaveRequest.objects.filter(submission=submission).first()
    check = request.checks.first() if request else None
    if check is None:
        return []
    findings = json.loads(check.result)["findings"]
    facts = [missing["fact"] for found in findings for missing in found["missing"] if missing["supplier"] == "parent"]
    return [_fact(submission, fact) for fact in dict.fromkeys(facts) if fact in FACTS and fact != EVIDENCE]


def _fact(submission: Submission, fact: str) -> Missing:
    field = ASKED_AS.get(fact, fact)
    pages = {} if why_not_corrected(submission) else pages_to_correct(submission)
    page = next((page for page in pages.values() if field in fields_of(page)), None)
    text = _("Our policy also asks for this: %(fact)s.") % {"fact": _(FACTS[fact])}
    if page is None:
        ring_us = _("Please ring the school office and tell them.")
        return Missing(f"{text} {ring_us}")
    return Missing(text, reverse("attendance:correct_answer", args=[page.slug]), _("Answer this"))


def _sender(submission: Submission) -> list[Missing]:
    """The page is open, but who sent the form is not settled: the child was matched anew since the link was opened."""
    if submission.is_confirmed:
        return []
    return [
        Missing(_("We do not know yet that it was you who sent this. Open the link in our message again, or ring us."))
    ]
