"""Children on the roll who could be the one a parent means, for a person to choose from. Never chosen by themselves."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.names import fold_words
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import current_pupils
from portal.attendance_plugin.submissions.matching import birth_date_agrees, class_agrees, fold_telephone
from portal.attendance_plugin.submissions.models import Submission

MOST = 8


@dataclass(frozen=True, kw_only=True)
class Candidate:
    pupil: Pupil
    school_class: str
    same_name: bool
    same_class: bool | None
    same_born: bool | None
    sender_on_record: bool
    telephone_on_record: bool
    contacts: list[str]


def find_candidates(submission: Submission, scope: Scope, name: str = "") -> list[Candidate]:
    """Pupils in ``scope`` with any word of the name, the likeliest first. ``name`` replaces the one the parent gave."""
    words = (name or submission.child_name).split()
    if not words:
        return []
    alike = Q()
    for word in words:
        alike |= Q(given_name__icontains=word) | Q(family_name__icontains=word)
    on = timezone.localdate(submission.received_at)
    found = current_pupils(submission.school, on).filter(alike, pk__in=scope.pupils)
    pupils = found.prefetch_related("memberships__school_class", "contact_links__contact")[: MOST * 5]
    candidates = [_candidate(pupil, submission, on) for pupil in pupils]
    return sorted(candidates, key=lambda candidate: _likeness(candidate, words), reverse=True)[:MOST]


def _likeness(candidate: Candidate, words: list[str]) -> tuple[int, bool, bool]:
    return (_words_shared(candidate.pupil, words), candidate.same_born is True, candidate.sender_on_record)


def _words_shared(pupil: Pupil, words: list[str]) -> int:
    own = pupil.full_name.casefold()
    return sum(word.casefold() in own for word in words)


def _candidate(pupil: Pupil, submission: Submission, on: date) -> Candidate:
    """Each fact beside what was typed; None where nothing was typed that could be compared."""
    links = [link for link in pupil.contact_links.all() if link.ended_on is None]
    emails = {link.contact.email.casefold() for link in links if link.contact.email}
    numbers = {fold_telephone(link.contact.telephone) for link in links if link.contact.telephone}
    return Candidate(
        pupil=pupil,
        school_class=_class_on(pupil, on),
        same_name=fold_words(submission.child_name) == fold_words(pupil.full_name),
        same_class=class_agrees(submission, pupil, on),
        same_born=birth_date_agrees(submission, pupil),
        sender_on_record=submission.sender_email.casefold() in emails,
        telephone_on_record=fold_telephone(submission.sender_telephone) in numbers,
        contacts=[f"{link.contact.full_name} ({link.relationship})" for link in links],
    )


def _class_on(pupil: Pupil, day: date) -> str:
    held = [m for m in pupil.memberships.all() if m.first_day <= day and (m.last_day is None or m.last_day >= day)]
    return held[-1].school_class.name if held else ""
