"""Agreements in the demo school: staff, parents and pupils were asked, most have signed, some have not."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from portal.pages.models import School
from portal.policies.agreements.asking import ask, not_asked_yet
from portal.policies.agreements.checklists import record_meeting
from portal.policies.agreements.clauses import Agreement, current_agreements
from portal.policies.agreements.models import AskedPerson, ChecklistRecord, DoorLink, Signature, SigningLink
from portal.policies.agreements.signing import Given, Way, decline, sign
from portal.policies.agreements.visitors import make_door_link, sign_in
from portal.policies.agreements.wording import TEXT, WITH_CLASS
from portal.policies.versions.triggers import lifted_triggers

ASKED_DAYS_AGO = 24
FAMILIES = 60
"""Families of the demo who are asked: enough for a list of several pages."""
REASONS = (
    "I should like to talk about the part on pictures first.",
    "We use the grandparents' tablet and cannot promise that.",
    "I do not agree that the school sees every site.",
)
WANTS = ("How filtering works", "Games that children play now", "Pictures made by computers", "")
COMMENTS = ("", "", "", "", "", "I looked it up again in September.", "A reminder would help.")
VISITORS = (
    ("Ottilie Brandreth", "Weirside Heating", "The caretaker"),
    ("Emeka Falade", "Thistlemere Library", "Miss Delacourt"),
    ("Joan Hathersall", "", "Holly class, to hear reading"),
)
EVIDENCE = (
    ("yes", "The board read the policy in December; agreements were signed again in January."),
    ("yes", "The lead showed the record of worries, without names."),
    ("partly", "Two members of staff joined after the autumn training and are booked for it."),
    ("yes", "A walk through Years 2 and 5: children could say whom they tell."),
    ("open", ""),
)


def live_with_agreements(school: School, chance: Random, accounts: dict[str, User], now: datetime) -> int:
    """Ask everybody and let most of them answer; how many signatures there are."""
    for agreement in current_agreements(school, now.date()):
        asked_at = now - timedelta(days=ASKED_DAYS_AGO)
        if agreement.is_checklist:
            _meet(school, agreement, accounts["governor"], now.date() - timedelta(days=12))
        elif agreement.has_door:
            _visit(school, agreement, accounts["office"])
        else:
            people = _asked(school, agreement, accounts["office"], asked_at, chance)
            _answer(agreement, people, chance, accounts, asked_at)
    return Signature.objects.count()


def wipe_agreements() -> None:
    """Every asking and signature; the caller holds the transaction."""
    with lifted_triggers(), connection.cursor() as cursor:
        for model in (Signature, SigningLink, AskedPerson, DoorLink, ChecklistRecord):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _asked(school: School, agreement: Agreement, by: User, at: datetime, chance: Random) -> list[AskedPerson]:
    """Asked some weeks ago. Nobody of a made-up family is written to."""
    waiting = not_asked_yet(school, agreement)
    chosen = {
        group: chance.sample(found, min(FAMILIES, len(found))) if group in ("parents", "pupils") else found
        for group, found in waiting.items()
    }
    people = ask(school, agreement, chosen, by=by)
    written_to = [person.pk for person in people if person.next_mail_at]
    AskedPerson.objects.filter(pk__in=written_to).update(mails=2, last_mail_at=at + timedelta(days=7))
    AskedPerson.objects.filter(pk__in=[person.pk for person in people]).update(asked_at=at, next_mail_at=None)
    return people


def _answer(
    agreement: Agreement, people: Sequence[AskedPerson], chance: Random, accounts: dict[str, User], asked_at: datetime
) -> None:
    is_with_class = agreement.data.get("pupils_sign") == WITH_CLASS
    declining = iter(REASONS)
    for person in people:
        at = asked_at + timedelta(minutes=chance.randint(60, ASKED_DAYS_AGO * 24 * 60 - 120))
        if is_with_class:
            day = (asked_at + timedelta(days=5)).date()
            name = f"{person.name}, with the class teacher"
            if chance.random() < 0.9:
                sign(person, Given(name=name, way=Way.CLASS, on=day, by=accounts["office"], at=at))
        elif chance.random() < 0.7:
            given = Given(name=_signer(person), way=_way(person), answers=list(_answers(agreement, chance)), at=at)
            sign(person, given)
        elif chance.random() < 0.15 and (reason := next(declining, "")):
            decline(person, Given(name=_signer(person), way=_way(person), at=at), reason)


def _signer(person: AskedPerson) -> str:
    return f"A parent of {person.name}" if person.group == "pupils" else person.name


def _way(person: AskedPerson) -> str:
    return Way.ACCOUNT if person.person_key.startswith("user:") else Way.LINK


def _answers(agreement: Agreement, chance: Random) -> Iterator[dict[str, str]]:
    for item in agreement.items if agreement.kind == "questionnaire" else ():
        is_text = item["answer"] == TEXT
        answer = chance.choice(WANTS) if is_text else chance.choice(("yes", "yes", "yes", "no"))
        comment = "" if is_text else chance.choice(COMMENTS)
        yield {"key": item["key"], "text": item["text"], "answer": answer, "comment": comment}


def _meet(school: School, agreement: Agreement, governor: User, met_on: date) -> None:
    answers: list[dict[str, Any]] = [
        {"key": item["key"], "text": item["text"], "answer": answer, "evidence": evidence}
        for item, (answer, evidence) in zip(agreement.items, EVIDENCE, strict=False)
    ]
    record_meeting(school, agreement, form_key=f"demo {agreement.anchor}", met_on=met_on, answers=answers, by=governor)


def _visit(school: School, agreement: Agreement, by: User) -> None:
    door, _ = make_door_link(school, agreement, days=1, by=by)
    for name, organisation, visiting in VISITORS:
        sign_in(door, form_key=f"demo {name}", name=name, organisation=organisation, visiting=visiting)
