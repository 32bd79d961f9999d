"""What is kept of one child goes at once when a family asks for it, as far as the law lets it (R33, abuse case 71).

Two steps: a preview says how much would go, and what stays and why; the code it gives confirms exactly that. The audit
log keeps how many rows of each kind went and of which child's number, and nothing of what was in them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.acknowledgements import cause_of
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.services import delete as delete_evidence
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.outbox import OPEN_STATES
from portal.hooks import Hook

from .forgetting import delete_submission, without_words

OPEN_REQUESTS = ("unmatched", "waiting")
REGULATION = "School Attendance (Pupil Registration) (England) Regulations 2024, regulation 7: six years"


@dataclass(frozen=True, kw_only=True)
class Erasable:
    """``find(pupil, before)``: rows older than the moment; ``erase`` takes them and says how many went."""

    find: Callable[[Pupil, datetime], QuerySet[Any]]
    erase: Callable[[QuerySet[Any]], int]


# Rooms above fill in what they keep of a child: ``more_to_erase.fill("notes about calls", erasable_notes)``, in the
# app's ``ready()``. Called without arguments.
more_to_erase: Hook[Callable[[], Erasable]] = Hook("more_to_erase")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """``goes``: how many of each kind. ``stays``: the same with the reason. ``code`` confirms this and nothing else."""

    goes: dict[str, int]
    stays: list[tuple[str, int, str]]
    code: str = field(repr=False)


class NotAsPreviewed(ValueError):
    """The code belongs to another child, or something has changed since: look again."""


def preview(pupil: Pupil, before: datetime | None = None) -> Preview:
    before = before or timezone.now()
    goes = {name: part.find(pupil, before).count() for name, part in _parts().items()}
    told = f"{pupil.pk}:{sorted(goes.items())}"
    code = salted_hmac("portal.keeping.erasing", told, algorithm="sha256").hexdigest()[:8]
    return Preview(goes=goes, stays=[kept for kept in _stays(pupil) if kept[1]], code=code)


@transaction.atomic
def erase(pupil: Pupil, *, code: str, by: str, before_commit: Callable[[datetime], None]) -> dict[str, int]:
    """Do what the preview said; how much of each kind went. Raises NotAsPreviewed, and then nothing is done.

    ``before_commit`` notes the moment where a restore will look for it; should that fail, nothing is erased.
    """
    pupil = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
    now = timezone.now()
    if code != preview(pupil, now).code:
        raise NotAsPreviewed
    counts = erase_older(pupil, now, by=by)
    before_commit(now)
    return counts


@transaction.atomic
def erase_older(pupil: Pupil, before: datetime, *, by: str) -> dict[str, int]:
    """Erase what came in before the moment; may be done again without harm."""
    counts = {name: part.erase(part.find(pupil, before)) for name, part in _parts().items()}
    record(
        school=pupil.school,
        action="erased_on_request",
        subject=pupil,
        actor_name=by,
        counts=counts,
        to=before.isoformat(),
    )
    return counts


def _parts() -> Mapping[str, Erasable]:
    return {**ERASABLE, **{name: part() for name, part in more_to_erase.items()}}


def _closed(pupil: Pupil, before: datetime) -> QuerySet[Submission]:
    """Forms about which nothing is open, neither a decision nor a worry."""
    worried = SafeguardingConcern.objects.filter(submission__pupil=pupil).values("submission")
    sent = Submission.objects.filter(pupil=pupil, received_at__lt=before).exclude(pk__in=worried)
    return sent.exclude(leave_request__state__in=OPEN_REQUESTS)


def _with_words(pupil: Pupil, before: datetime) -> QuerySet[Submission]:
    return _closed(pupil, before).filter(asked_form=None, words_forgotten_at=None)


def _own_forms(pupil: Pupil, before: datetime) -> QuerySet[Submission]:
    return _closed(pupil, before).filter(asked_form__isnull=False)


def _evidence(pupil: Pupil, before: datetime) -> QuerySet[Evidence]:
    return Evidence.objects.filter(submission__in=_closed(pupil, before))


def _mails(pupil: Pupil, before: datetime) -> QuerySet[OutboxMessage]:
    about = Q(pupil=pupil)
    for submission in _closed(pupil, before):
        cause = cause_of(submission)
        about |= Q(cause=cause) | Q(cause__startswith=f"{cause}:")
    mails = OutboxMessage.objects.filter(about, created_at__lt=before).exclude(state__in=OPEN_STATES)
    return mails.exclude(text_body="", html_body="")


def _links(pupil: Pupil, before: datetime) -> QuerySet[RequestLink]:
    return RequestLink.objects.filter(submission__in=_closed(pupil, before))


def _each(forget: Callable[[Any], None]) -> Callable[[QuerySet[Any]], int]:
    def erase_rows(rows: QuerySet[Any]) -> int:
        found = list(rows)
        for row in found:
            forget(row)
        return len(found)

    return erase_rows


def _without_file(evidence: Evidence) -> None:
    delete_evidence(evidence, action="evidence_deleted", actor_name="worker")


def _deleted(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


ERASABLE: Mapping[str, Erasable] = MappingProxyType(
    {
        "files of evidence": Erasable(find=_evidence, erase=_each(_without_file)),
        "words of mails": Erasable(find=_mails, erase=lambda rows: rows.update(text_body="", html_body="")),
        "links": Erasable(find=_links, erase=_deleted),
        "reasons and symptoms": Erasable(find=_with_words, erase=_each(without_words)),
        "answers to own forms": Erasable(find=_own_forms, erase=_each(delete_submission)),
    }
)


def _stays(pupil: Pupil) -> list[tuple[str, int, str]]:
    requests = pupil.leave_requests
    closed = requests.exclude(state__in=OPEN_REQUESTS).count()
    worries = SafeguardingConcern.objects.filter(submission__pupil=pupil).count()
    contacts = pupil.contact_links.count()
    return [
        ("entry of the roll, with its contacts", 1 + contacts, f"the admission register; {REGULATION}"),
        ("marks", Mark.objects.filter(pupil=pupil).count(), f"the attendance register; {REGULATION}"),
        (
            "requests with what was found and decided",
            closed,
            "the ground for codes in the attendance register; as long",
        ),
        ("letters", pupil.letters.count(), "what the school told the family in law; as long as the register"),
        ("requests that wait", requests.filter(state__in=OPEN_REQUESTS).count(), "decide them first, then erase again"),
        (
            "texts kept apart for the safeguarding lead",
            worries,
            "the lead decides (Keeping children safe in education)",
        ),
    ]
