"""Which child is meant. Public answers never depend on it; staff and the sender's own mail do.

Names are compared folded: case, accents, hyphens and apostrophes do not count. A full name that only one child on roll
has is a match, unless the class or birth date given says otherwise. Part of a name ("Amara Okafor" for Amara
O'Neill-Okafor) matches only where the class, the birth date or the sender's address agrees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.attendance_plugin.roll.names import fold_words
from portal.attendance_plugin.roll.services import class_on, pupils_named
from portal.attendance_plugin.roll.year_groups import year_in_words

from .models import Submission

Match = Submission.Match


@dataclass(frozen=True, kw_only=True)
class Sender:
    """``contact`` is the one whose address or number was typed; ``on_record``: one of the two is on somebody's record.

    ``new`` names what is on nobody's: "email", "telephone" (abuse case 9).
    """

    contact: Contact | None = None
    new: tuple[str, ...] = ()
    on_record: bool = False


@dataclass(frozen=True)
class MatchResult:
    """What was found."""

    match: str
    pupil: Pupil | None = None
    sender: Sender = Sender()


def match_pupil(submission: Submission) -> MatchResult:
    """Look for the child on the school's roll as it was when the submission came in."""
    on = timezone.localdate(submission.received_at)
    name = fold_words(submission.child_name)
    if not name:
        return MatchResult(Match.NOT_FOUND)
    pupils = list(pupils_named(submission.school, on, name))
    whole = [pupil for pupil in pupils if fold_words(pupil.full_name) == name]
    candidates = whole or [pupil for pupil in pupils if is_part_of_name(name, pupil)]
    agreeing = [pupil for pupil in candidates if _contradicts(submission, pupil, on) is False]
    confirmed = [pupil for pupil in agreeing if whole or _confirms(submission, pupil, on)]
    if len(confirmed) > 1:
        confirmed = [pupil for pupil in confirmed if _confirms(submission, pupil, on)] or confirmed
    if len(confirmed) == 1:
        pupil = confirmed[0]
        return MatchResult(Match.MATCHED, pupil, know_sender(submission, pupil))
    return MatchResult(Match.AMBIGUOUS if candidates else Match.NOT_FOUND)


def is_part_of_name(words: Iterable[str], pupil: Pupil) -> bool:
    """At least one given and one family name, and no word that is not the child's."""
    words = set(words)
    given, family = set(fold_words(pupil.given_name)), set(fold_words(pupil.family_name))
    return bool(words & given) and bool(words & family) and words <= given | family


def _contradicts(submission: Submission, pupil: Pupil, on: date) -> bool:
    return class_agrees(submission, pupil, on) is False or birth_date_agrees(submission, pupil) is False


def _confirms(submission: Submission, pupil: Pupil, on: date) -> bool:
    facts = (class_agrees(submission, pupil, on), birth_date_agrees(submission, pupil))
    return True in facts or know_sender(submission, pupil).on_record


def class_agrees(submission: Submission, pupil: Pupil, on: date) -> bool | None:
    """Whether the class or year given is the child's; None when the words name no class of the school."""
    said = fold_words(submission.child_class)
    names = {fold_words(name): name for name in submission.school.classes.values_list("name", flat=True)}
    own = class_on(pupil, on)
    named = [name for words, name in names.items() if words and set(words) <= set(said)]
    if named:
        return own is not None and own.name in named
    year = year_in_words(said)
    return None if year is None else year == pupil.year_group


def birth_date_agrees(submission: Submission, pupil: Pupil) -> bool | None:
    said = submission.answers.get("child_born")
    return None if not said else said == pupil.born.isoformat()


def know_sender(submission: Submission, pupil: Pupil) -> Sender:
    """Who seems to write, by what was typed. It proves nothing: anybody may know an address. See `confirming`."""
    links = PupilContact.objects.filter(pupil=pupil, ended_on__isnull=True).select_related("contact")
    contacts = [link.contact for link in links.order_by("order", "pk")]
    email, telephone = submission.sender_email.casefold(), fold_telephone(submission.sender_telephone)
    by_email = [contact for contact in contacts if email and contact.email.casefold() == email]
    by_telephone = [contact for contact in contacts if telephone and fold_telephone(contact.telephone) == telephone]
    named = [contact for contact in contacts if fold_words(contact.full_name) == fold_words(submission.sender_name)]
    typed = (("email", email, by_email), ("telephone", telephone, by_telephone))
    return Sender(
        contact=_the_one(by_email, named) or _the_one(by_telephone, named),
        new=tuple(name for name, given, holders in typed if given and not holders),
        on_record=bool(by_email or by_telephone),
    )


def _the_one(contacts: list[Contact], named: list[Contact]) -> Contact | None:
    """Of several with the same address or number the one who was named; nobody where somebody else was named.

    A form that one parent sent must not be shown to the other as their own (abuse case 11).
    """
    if named:
        return next((contact for contact in contacts if contact in named), None)
    return contacts[0] if len(contacts) == 1 else None


def fold_telephone(number: str) -> str:
    """Figures only, the United Kingdom's prefix as 0.

    >>> fold_telephone("+44 (0)7700 900-111")
    '07700900111'
    """
    figures = "".join(re.findall(r"\d|^\+", number.strip()))
    for prefix in ("+44", "0044"):
        if figures.startswith(prefix):
            return "0" + figures.removeprefix(prefix).removeprefix("0")
    return figures
