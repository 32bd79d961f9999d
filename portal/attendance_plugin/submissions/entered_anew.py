"""A form that was about something else than its sender thought: entered as an absence report, beside what was sent."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.journeys.digests import answers_digest

from .concerns.kept_apart import answers_shown
from .models import Submission
from .references import unused_reference
from .services import key_of_child

COPIED: tuple[str, ...] = (
    *("school", "pupil", "match", "received_at", "language", "child_name", "child_class"),
    *("sender_name", "sender_email", "sender_telephone", "sender_on_record", "sender_contact", "sender_new"),
    *("confirmed_at", "confirmed_how", "confirmed_by", "confirmed_contact", "confirmed_number", "confirmed_why"),
)
# Who speaks and for whom is asked alike by both forms.
SAME_ANSWERS = ("child_name", "child_class", "child_born", "parent_name", "relationship", "email", "telephone")


@transaction.atomic
def enter_as_absence(submission: Submission, *, first: date, last: date, by: Any) -> Submission:
    """An absence report through illness, received when the form was, in the parent's own words; made once.

    Words that are kept apart stay apart.
    """
    answers = _answers(submission, first, last)
    report, is_new = Submission.objects.get_or_create(
        key_sha256=key_of_child(f"entered-as-absence:{submission.pk}", 0),
        defaults={
            **{name: getattr(submission, name) for name in COPIED},
            "form": "absence",
            "reference": unused_reference(),
            "answers": answers,
            "answers_sha256": answers_digest(answers),
            "handed_on_at": timezone.now(),
        },
    )
    if is_new:
        record(
            school=report.school,
            action="submission_entered_anew",
            subject=report,
            actor=by,
            entered_from=submission.pk,
            form=report.form,
        )
    return report


def _answers(submission: Submission, first: date, last: date) -> dict[str, Any]:
    sent = answers_shown(submission)
    answers = {name: sent[name] for name in SAME_ANSWERS if name in sent}
    answers |= {"when": "other", "first_day": first.isoformat(), "reason_kind": "ill", "reason": sent.get("reason", "")}
    if first == last:
        return answers | {"return_when": "next"}
    return answers | {"return_when": "other", "expected_return": (last + timedelta(days=1)).isoformat()}
