"""Asking named people to sign one version. The mails are written by the worker (``mailing``)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.pages.models import School

from .clauses import Agreement
from .links import revoke_links
from .models import AskedPerson
from .people import Signatory, members_of
from .records import audit, new_reference
from .wording import WITH_CLASS

REMIND_AGAIN_AFTER = timedelta(hours=20)
"""Nobody is reminded by hand twice on one day."""


def candidates(school: School, agreement: Agreement, group: str) -> dict[str, Signatory]:
    """Whom the agreement is for in the group today, by key: of the pupils, those in its year groups."""
    members, years = members_of(school, group), agreement.data.get("year_groups")
    if group != "pupils" or not years:
        return members
    return {key: each for key, each in members.items() if each.year_group in years}


def not_asked_yet(school: School, agreement: Agreement) -> dict[str, list[Signatory]]:
    """By group, those the agreement is for who were not asked about this version. Each person is in one group only."""
    seen = set(_asked(agreement).values_list("person_key", flat=True))
    found: dict[str, list[Signatory]] = {}
    for group in agreement.asked_groups:
        found[group] = [each for key, each in candidates(school, agreement, group).items() if key not in seen]
        seen |= {each.key for each in found[group]}
    return found


def ask(
    school: School, agreement: Agreement, chosen: Mapping[str, Sequence[Signatory]], *, by: Any
) -> list[AskedPerson]:
    """Ask everybody in ``chosen``, by group, who was not asked about this version yet; the new ones come back.

    A charter that is signed with the class is mailed to nobody: the class signs, and the school records it.
    """
    with transaction.atomic():
        seen = set(_asked(agreement).values_list("person_key", flat=True))
        people = [
            _asked_person(school, agreement, group, each, by)
            for group, members in chosen.items()
            for each in {each.key: each for each in members}.values()
            if each.key not in seen
        ]
        AskedPerson.objects.bulk_create(people)
        audit(school, "agreement_asked", agreement.version, by, anchor=agreement.anchor, people=len(people))
    return people


def _asked(agreement: Agreement) -> Any:
    return AskedPerson.objects.about(agreement)


def _asked_person(school: School, agreement: Agreement, group: str, member: Signatory, by: Any) -> AskedPerson:
    now = timezone.now()
    is_mailed = bool(member.recipients) and not is_with_class(agreement, group)
    return AskedPerson(
        school=school,
        version=agreement.version,
        anchor=agreement.anchor,
        group=group,
        person_key=member.key,
        name=member.name,
        detail=member.detail[:200],
        reference=new_reference(),
        asked_at=now,
        asked_by=by,
        next_mail_at=now if is_mailed else None,
    )


def is_with_class(agreement: Agreement, group: str) -> bool:
    return group == "pupils" and agreement.data.get("pupils_sign") == WITH_CLASS


def remind(people: Iterable[AskedPerson], *, by: Any) -> int:
    """Let the worker write again to those who have neither signed nor declined; how many it will write to."""
    now = timezone.now()
    waiting = AskedPerson.objects.not_yet().filter(pk__in=[person.pk for person in people], mails__gt=0)
    due = [person for person in waiting if not person.last_mail_at or person.last_mail_at < now - REMIND_AGAIN_AFTER]
    AskedPerson.objects.filter(pk__in=[person.pk for person in due]).update(next_mail_at=now)
    if due:
        audit(due[0].school, "agreement_reminded", due[0].version, by, anchor=due[0].anchor, people=len(due))
    return len(due)


def withdraw(person: AskedPerson, *, by: Any) -> None:
    """The person need not sign: no more mails, and no link works. What was signed stays."""
    with transaction.atomic():
        AskedPerson.objects.filter(pk=person.pk).update(withdrawn_at=timezone.now(), next_mail_at=None)
        revoke_links(person)
        audit(person.school, "agreement_withdrawn", person, by)


def send_new_link(person: AskedPerson, *, by: Any) -> None:
    """Older links stop working; the worker sends a new one."""
    with transaction.atomic():
        revoke_links(person)
        AskedPerson.objects.filter(pk=person.pk).update(next_mail_at=timezone.now(), withdrawn_at=None)
        audit(person.school, "agreement_link_renewed", person, by)


def keep(members: Iterable[Signatory], parts: Collection[str]) -> list[Signatory]:
    """Those in one of the classes or groups of accounts; everybody when none is named."""
    return [each for each in members if not parts or set(each.parts) & set(parts)]
