"""What was signed is kept as long as the school says, and no longer."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from portal.attendance_plugin.audit.models import AuditEntry
from portal.pages.models import School
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.agreements.signing import Given, Way, sign
from portal.policies.agreements.tasks import remove_old_signatures
from portal.policies.agreements.visitors import make_door_link, sign_in
from portal.policies.models import AgreementSettings, AskedPerson, PolicyPage, PolicyVersion, Signature, SigningLink
from portal.policies.services import publish_draft
from portal.policies.versions.frozen import FrozenVersionError
from tests import people
from tests.policies.agreements.conftest import AskAll, Find
from tests.policies.agreements.sample_agreements import NEWER


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)


@pytest.fixture
def signed(school: School, ask_all: AskAll, page: PolicyPage) -> AskedPerson:
    """Prue signed the first version, which stopped applying on 3 January 2027."""
    people.office()
    people.headteacher()
    AgreementSettings.objects.create(school=school, kept_years=2, visitors_kept_months=6)
    person = ask_all("staff-agreement")["Prue Lacey"]
    write_due_mails()
    sign(person, Given(name="Prue Lacey", way=Way.LINK))
    publish_draft(page, NEWER, is_history=True)
    return person


def test_signatures_go_some_years_after_their_version_ended(signed: AskedPerson, clock: Any) -> None:
    """Last day 3 January 2027, two years: kept on 3 January 2029, gone on the 4th."""
    clock.move_to(at("2029-01-03"))
    assert remove_old_signatures() == {"test-school": 0}
    assert Signature.objects.count() == 1
    clock.move_to(at("2029-01-04"))
    assert remove_old_signatures() == {"test-school": 2}
    assert (Signature.objects.count(), AskedPerson.objects.count(), SigningLink.objects.count()) == (0, 0, 0)
    entry = AuditEntry.objects.get(action="agreements_removed")
    assert entry.detail == {"people": 2}
    assert remove_old_signatures() == {"test-school": 0}


def test_signatures_of_the_version_in_force_stay_however_old(
    signed: AskedPerson, clock: Any, find: Find, page: PolicyPage, school: School
) -> None:
    newer = PolicyVersion.objects.get(label="2027-01")
    person = AskedPerson.objects.create(
        school=school,
        version=newer,
        anchor="staff-agreement",
        group="staff",
        person_key="user:999",
        name="Long Serving",
        reference="LONG",
        asked_at=at("2027-01-05"),
    )
    sign(person, Given(name="Long Serving", way=Way.PAPER))
    clock.move_to(at("2040-01-01"))
    remove_old_signatures()
    assert [each.name for each in AskedPerson.objects.all()] == ["Long Serving"]
    assert Signature.objects.count() == 1


def test_a_corrected_version_is_kept_as_long_as_its_correction(
    school: School, ask_all: AskAll, page: PolicyPage, clock
) -> None:
    from dataclasses import replace

    from tests.policies.agreements.sample_agreements import ONLINE

    people.office()
    AgreementSettings.objects.create(school=school, kept_years=2)
    sign(ask_all("staff-agreement")["Prue Lacey"], Given(name="Prue Lacey", way=Way.LINK))
    spelling = replace(ONLINE, label="2026-11", corrects="2026-01", change_note="A comma.")
    publish_draft(page, replace(spelling, effective_from=at("2026-11-16").date()), is_history=True)
    later = replace(NEWER, effective_from=at("2028-01-04").date(), review_due=at("2029-01-04").date())
    publish_draft(page, later, is_history=True)
    clock.move_to(at("2030-01-03"))
    remove_old_signatures()
    assert Signature.objects.count() == 1
    clock.move_to(at("2030-01-04"))
    remove_old_signatures()
    assert Signature.objects.count() == 0


def test_the_visitors_book_goes_after_some_months(signed: AskedPerson, school: School, find: Find, clock: Any) -> None:
    door, _ = make_door_link(school, find("visitors"), days=1, by=None)
    sign_in(door, form_key="k" * 32, name="Bertil Ask", organisation="Weir Plumbing", visiting="Caretaker")
    clock.move_to(at("2027-05-16"))
    remove_old_signatures()
    assert AskedPerson.objects.filter(group="visitors").count() == 1
    clock.move_to(at("2027-05-17"))
    remove_old_signatures()
    assert AskedPerson.objects.filter(group="visitors").count() == 0
    assert Signature.objects.filter(signed_name="Prue Lacey").count() == 1


def test_afterwards_signatures_are_as_protected_as_before(signed: AskedPerson, clock: Any, school: School) -> None:
    from django.db import DatabaseError, transaction

    clock.move_to(at("2029-01-04"))
    remove_old_signatures()
    newer = PolicyVersion.objects.get(label="2027-01")
    with pytest.raises(FrozenVersionError):
        newer.save()
    with (
        pytest.raises(DatabaseError, match="published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM portal_policies_policyversion")
    assert PolicyVersion.objects.filter(pk=newer.pk).exists()
