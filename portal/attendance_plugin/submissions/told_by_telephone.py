"""An absence a parent explained on the telephone, entered by staff as a report beside those of the form.

It counts from then on as any report does: in the day's lists, in the codes suggested for the register, in what is
forgotten. The school rang a number on record, so it knows who spoke; no mail goes, since they have just been told.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.roll.services import class_on
from portal.journeys.digests import answers_digest

from .concerns.services import look_for_worries
from .models import Submission
from .references import unused_reference
from .services import key_of_child


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was said. ``kind`` is a main reason of the absence form; ``back`` the day of return, None: the next one."""

    kind: str
    words: str
    first_day: date
    back: date | None = None


@transaction.atomic
def enter_told(pupil: Pupil, link: PupilContact, told: Told, *, by: AbstractBaseUser, at: datetime) -> Submission:
    """The report of what the contact said about the child. The caller sees to it that one telling is entered once."""
    answers = _answers(pupil, link, told)
    contact = link.contact
    report = Submission.objects.create(
        school=pupil.school,
        form="absence",
        reference=unused_reference(),
        key_sha256=key_of_child(f"told-by-telephone:{uuid.uuid4()}", 0),
        answers=answers,
        answers_sha256=answers_digest(answers),
        received_at=at,
        child_name=answers["child_name"],
        child_class=answers["child_class"],
        sender_name=contact.full_name,
        sender_telephone=contact.telephone,
        sender_on_record=True,
        sender_contact=contact,
        pupil=pupil,
        match=Submission.Match.MATCHED,
        confirmed_at=at,
        confirmed_how=Submission.Confirmed.CALL,
        confirmed_by=by,  # type: ignore[misc]
        confirmed_contact=contact,
        confirmed_number=contact.telephone,
        handed_on_at=at,
    )
    record(school=report.school, action="submission_told", subject=report, actor=by, reference=report.reference)
    look_for_worries(report)
    return report


def _answers(pupil: Pupil, link: PupilContact, told: Told) -> dict[str, Any]:
    in_class = class_on(pupil, told.first_day)
    answers = {
        "child_name": pupil.full_name,
        "child_class": in_class.name if in_class else "",
        "when": "other",
        "first_day": told.first_day.isoformat(),
        "reason_kind": told.kind,
        "reason": told.words,
        "parent_name": link.contact.full_name,
        "relationship": link.relationship,
        "telephone": link.contact.telephone,
    }
    if told.back is None:
        return answers | {"return_when": "next"}
    return answers | {"return_when": "other", "expected_return": told.back.isoformat()}


@transaction.atomic
def take_told_back(report: Submission, *, by: AbstractBaseUser, at: datetime) -> None:
    """It was entered by mistake. What was handed back because of it is corrected with the next file."""
    report = Submission.objects.select_for_update(of=("self",)).select_related("school").get(pk=report.pk)
    if report.withdrawn_at is None:
        report.withdrawn_at = at
        report.save(update_fields=["withdrawn_at"])
        record(school=report.school, action="submission_untold", subject=report, actor=by)
