"""Signing and declining: written once, in the words that were shown, whoever asks again."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.pages.models import School

from .clauses import Agreement, agreement_of
from .links import hash_token
from .models import AskedPerson, Signature, UnfinishedAnswers
from .records import audit, new_reference

Outcome, Way = Signature.Outcome, Signature.Way


@dataclass(frozen=True, kw_only=True)
class Given:
    """How a signature was given. ``on`` is the day written on paper; ``by`` the account that signed or recorded it.

    ``at`` is when it was recorded, if not now.
    """

    name: str
    way: str
    answers: list[dict[str, str]] = field(default_factory=list)
    on: date | None = None
    by: Any = None
    recipient_key: str = ""
    at: datetime | None = None


def signature_of(person: AskedPerson) -> Signature | None:
    """The person's signature, else that they declined, else None."""
    found = {each.outcome: each for each in Signature.objects.filter(person=person)}
    return found.get(Outcome.SIGNED) or found.get(Outcome.DECLINED)


def sign(person: AskedPerson, given: Given) -> Signature:
    """The person's signature: a new one, or the one that is already there, however often it is sent."""
    return _write(person, Outcome.SIGNED, given)


def decline(person: AskedPerson, given: Given, reason: str) -> Signature:
    """That the person does not sign, and why. They may still sign later; who has signed cannot decline."""
    signed = Signature.objects.filter(person=person, outcome=Outcome.SIGNED).first()
    return signed or _write(person, Outcome.DECLINED, given, reason)


def _write(person: AskedPerson, outcome: str, given: Given, reason: str = "") -> Signature:
    try:
        with transaction.atomic():
            there = Signature.objects.filter(person=person, outcome=outcome).first()
            return there or _create(person, outcome, given, reason)
    except IntegrityError:
        return Signature.objects.get(person=person, outcome=outcome)


def _create(person: AskedPerson, outcome: str, given: Given, reason: str) -> Signature:
    agreement, at = agreement_of(person), given.at or timezone.now()
    signature = Signature.objects.create(
        person=person,
        outcome=outcome,
        way=given.way,
        agreement_sha256=agreement.sha256,
        signed_name=given.name,
        signed_on=given.on or timezone.localdate(at),
        answers=given.answers,
        reason=reason,
        reference=new_reference(),
        recorded_at=at,
        recorded_by=given.by,
        recipient_key=given.recipient_key,
    )
    AskedPerson.objects.filter(pk=person.pk).update(next_mail_at=None)
    UnfinishedAnswers.objects.filter(person=person).delete()
    audit(person.school, f"agreement_{outcome}", signature, given.by, person=person.pk, way=given.way)
    return signature


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """Somebody who signed on paper and is in no list: a visitor, or a volunteer without an account."""

    group: str
    name: str
    detail: str
    on: date
    visiting: str = ""


def record_on_paper(school: School, agreement: Agreement, paper: OnPaper, *, form_key: str, by: Any) -> Signature:
    """The signature; the same form sent again gives the one that is there."""
    with transaction.atomic():
        person, _ = AskedPerson.objects.get_or_create(
            version=agreement.version,
            anchor=agreement.anchor,
            person_key=f"paper:{hash_token(form_key)[:40]}",
            defaults={
                "school": school,
                "group": paper.group,
                "name": paper.name,
                "detail": paper.detail,
                "reference": new_reference(),
                "asked_at": timezone.now(),
                "asked_by": by,
            },
        )
        visit = [visit_answer(paper.visiting)] if paper.visiting else []
        return sign(person, Given(name=paper.name, way=Way.PAPER, answers=visit, on=paper.on, by=by))


def visit_answer(visiting: str) -> dict[str, str]:
    return {"key": "visiting", "text": "Whom they visit", "answer": visiting, "comment": ""}
