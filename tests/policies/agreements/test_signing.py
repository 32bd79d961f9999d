"""A signature: one to a person, of the words of one version, never changed."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from portal.pages.models import School
from portal.policies.agreements.clauses import find_agreement, may_be_signed
from portal.policies.agreements.signing import Given, Outcome, Way, decline, sign, signature_of
from portal.policies.models import AskedPerson, PolicyVersion, Signature
from portal.policies.versions.frozen import FrozenVersionError
from tests import people
from tests.policies.agreements.conftest import NOW, AskAll, Find

GIVEN = Given(name="Prue Lacey", way=Way.LINK)


@pytest.fixture
def prue(school: School, ask_all: AskAll) -> AskedPerson:
    people.office()
    return ask_all("staff-agreement")["Prue Lacey"]


def test_a_signature_keeps_the_words_the_name_and_the_way(prue: AskedPerson, find: Find) -> None:
    signature = sign(prue, GIVEN)
    assert (signature.outcome, signature.way, signature.signed_name) == ("signed", "link", "Prue Lacey")
    assert signature.agreement_sha256 == find("staff-agreement").sha256
    assert (signature.signed_on, signature.recorded_at) == (date(2026, 11, 16), NOW)


def test_signing_twice_gives_the_first_signature(prue: AskedPerson) -> None:
    first = sign(prue, GIVEN)
    assert sign(prue, Given(name="Somebody else", way=Way.ACCOUNT)) == first
    assert Signature.objects.get().signed_name == "Prue Lacey"


def test_who_declined_may_still_sign_and_who_signed_cannot_decline(prue: AskedPerson) -> None:
    declined = decline(prue, GIVEN, "I want to ask first.")
    assert signature_of(prue) == declined
    signed = sign(prue, GIVEN)
    assert signature_of(prue) == signed
    assert decline(prue, GIVEN, "No after all.") == signed
    assert sorted(Signature.objects.values_list("outcome", flat=True)) == [Outcome.DECLINED, Outcome.SIGNED]


def test_a_signature_is_neither_changed_nor_removed(prue: AskedPerson) -> None:
    signature = sign(prue, GIVEN)
    signature.signed_name = "Somebody else"
    for attempt in (signature.save, signature.delete, lambda: Signature.objects.update(reason="x")):
        with pytest.raises(FrozenVersionError):
            attempt()
    assert Signature.objects.get().signed_name == "Prue Lacey"


def test_the_database_refuses_to_change_or_remove_a_signature(prue: AskedPerson) -> None:
    sign(prue, GIVEN)
    table = Signature._meta.db_table
    for statement in (f"UPDATE {table} SET signed_name = 'x'", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="kept as it was given"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Signature.objects.get().signed_name == "Prue Lacey"


def test_the_account_that_recorded_a_signature_may_be_removed(prue: AskedPerson) -> None:
    head = people.headteacher()
    signature = sign(prue, Given(name="Prue Lacey", way=Way.PAPER, on=date(2026, 11, 2), by=head))
    head.delete()
    signature.refresh_from_db()
    assert (signature.recorded_by, signature.signed_on) == (None, date(2026, 11, 2))


def test_words_may_be_signed_while_they_apply_or_will(online: PolicyVersion) -> None:
    assert find_agreement(online, "no-such-clause") is None
    assert [may_be_signed(online, date(2025, 12, 1)), may_be_signed(online, date(2030, 1, 1))] == [True, True]


def test_a_correction_of_the_spelling_keeps_the_signatures(prue: AskedPerson, page, online: PolicyVersion) -> None:
    from dataclasses import replace

    from portal.policies.services import publish_draft
    from tests.policies.agreements.sample_agreements import ONLINE, STAFF, clauses

    sign(prue, GIVEN)
    words = [{"key": "lock", "text": "I lock my screen!"}, STAFF["statements"][1]]
    corrected = publish_draft(
        page,
        replace(
            ONLINE,
            label="2026-01a",
            corrects="2026-01",
            effective_from=date(2026, 11, 16),
            change_note="A full stop.",
            clauses=clauses(staff_agreement={"statements": words}),
        ),
        is_history=True,
    )
    agreement = find_agreement(corrected, "staff-agreement")
    assert agreement is not None
    assert list(AskedPerson.objects.about(agreement)) == [prue]
    assert may_be_signed(online, date(2026, 11, 20)) is True
