"""A new version asks again, once staff confirm it; a corrected spelling never does."""

from dataclasses import replace
from datetime import date

import pytest

from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements.asking_again import ask_again, proposals
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.agreements.signing import Given, Way, sign
from portal.policies.models import AgreementSettings, AskedPerson, PolicyPage
from portal.policies.services import publish_draft
from tests import people
from tests.policies.agreements.conftest import AskAll
from tests.policies.agreements.sample_agreements import NEWER, ONLINE, clauses

AFTER = date(2027, 1, 4)


@pytest.fixture
def asked(school: School, ask_all: AskAll, family) -> dict[str, AskedPerson]:
    """Prue and the head were asked to sign the staff agreement, Amara the charter; Prue has signed."""
    for make in (people.office, people.headteacher):
        make()
    found = ask_all("staff-agreement") | ask_all("charter")
    sign(found["Prue Lacey"], Given(name="Prue Lacey", way=Way.LINK))
    return found


def proposed(school: School, on: date = AFTER) -> dict[str, tuple[bool, list[str]]]:
    return {
        each.agreement.anchor: (
            each.is_changed,
            sorted(member.name for found in each.people.values() for member in found),
        )
        for each in proposals(school, on)
    }


STAFF_NAMES = ["Farah Siddiq", "Prue Lacey"]


def test_changed_and_unchanged_words_are_proposed_when_the_version_applies(
    school: School, asked: dict, page: PolicyPage
) -> None:
    publish_draft(page, NEWER, is_history=True)
    assert proposed(school, date(2027, 1, 3)) == {}
    assert proposed(school) == {"staff-agreement": (True, STAFF_NAMES), "charter": (False, [people.CHILD_NAME])}


def test_a_school_may_leave_unchanged_words_alone(school: School, asked: dict, page: PolicyPage) -> None:
    AgreementSettings.objects.create(school=school, ask_again_when_unchanged=False)
    publish_draft(page, NEWER, is_history=True)
    assert list(proposed(school)) == ["staff-agreement"]


def test_a_corrected_spelling_does_not_ask_again(school: School, asked: dict, page: PolicyPage) -> None:
    words = {"accept": "I have read this, and keep to it."}
    same = replace(ONLINE, label=NEWER.label, effective_from=NEWER.effective_from, change_note="A comma.")
    correction = replace(same, corrects="2026-01", clauses=clauses(staff_agreement=words))
    publish_draft(page, correction, is_history=True)
    assert proposed(school) == {}


def test_a_version_after_a_correction_asks_those_who_were_asked_before_it(
    school: School, asked: dict, page: PolicyPage
) -> None:
    publish_draft(
        page, replace(ONLINE, label="2026-11", corrects="2026-01", effective_from=date(2026, 11, 20)), is_history=True
    )
    publish_draft(page, NEWER, is_history=True)
    assert proposed(school)["staff-agreement"] == (True, STAFF_NAMES)


def test_everybody_asked_before_and_still_here_is_asked_on_confirming(
    school: School, asked: dict, page: PolicyPage, clock
) -> None:
    people.User.objects.filter(username="office").update(is_active=False)
    publish_draft(page, NEWER, is_history=True)
    clock.move_to("2027-01-05 09:00:00+00:00")
    write_due_mails()
    before = OutboxMessage.objects.count()
    proposal = next(each for each in proposals(school, AFTER) if each.agreement.anchor == "staff-agreement")
    assert (proposal.count, proposal.gone) == (1, 1)
    (head,) = ask_again(school, proposal, by=None)
    assert (head.name, head.version.label) == ("Farah Siddiq", "2027-01")
    assert "staff-agreement" not in proposed(school)
    assert write_due_mails() == 1
    assert OutboxMessage.objects.count() == before + 1


def test_who_was_no_longer_asked_is_not_asked_again(school: School, asked: dict, page: PolicyPage) -> None:
    from portal.policies.agreements.asking import withdraw

    withdraw(asked["Farah Siddiq"], by=None)
    publish_draft(page, NEWER, is_history=True)
    assert proposed(school)["staff-agreement"] == (True, ["Prue Lacey"])


def test_another_schools_people_are_not_asked(school: School, asked: dict, page: PolicyPage) -> None:
    publish_draft(page, NEWER, is_history=True)
    elsewhere = School.objects.get(pk=school.pk)
    elsewhere.pk, elsewhere.slug, elsewhere.site = None, "elsewhere", None
    elsewhere.save()
    assert proposals(elsewhere, AFTER) == []
