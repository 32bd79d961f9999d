"""A form is unconfirmed until a link, a call or staff say who sent it (R19, abuse case 9)."""

import pytest
from django.contrib.auth.models import User

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions import services
from portal.attendance_plugin.submissions.confirming import (
    ConfirmationRefused,
    How,
    confirm,
    confirm_by_link,
    contacts_who_may_answer,
)
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.pages.models import School
from tests import people

from .conftest import Send


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


def looked_for(submission: Submission) -> Submission:
    return services.look_for_child(submission.pk)


@pytest.mark.parametrize(
    ("typed", "on_record", "new"),
    [
        ({}, True, []),
        ({"email": people.OUTSIDER.email}, True, ["email"]),
        ({"telephone": people.OUTSIDER.telephone}, True, ["telephone"]),
        (
            {"email": people.OUTSIDER.email, "telephone": people.OUTSIDER.telephone},
            False,
            ["email", "telephone"],
        ),
        ({"email": "", "telephone": "+44 7700 900111"}, True, []),
    ],
    ids=["both on record", "new email", "new number", "both new", "number written otherwise"],
)
def test_what_was_typed_confirms_nothing_and_what_is_new_is_flagged(
    amara: Pupil, send: Send, typed: dict[str, str], on_record: bool, new: list[str]
) -> None:
    """Abuse case 9: a pupil knows the mother's name, address and number."""
    submission = looked_for(send(**typed))
    assert (submission.sender_on_record, submission.sender_new, submission.is_confirmed) == (on_record, new, False)


def test_senders_own_link_confirms(amara: Pupil, send: Send) -> None:
    submission = looked_for(send())
    confirm_by_link(RequestLink.objects.get())
    submission.refresh_from_db()
    assert (submission.is_confirmed, submission.confirmed_how, submission.confirmed_contact.full_name) == (
        True, "link", people.PARENT.name,
    )  # fmt: skip


def test_other_contacts_link_says_nothing_of_the_sender(amara: Pupil, send: Send) -> None:
    father = people.separated_parent(amara).contact
    submission = looked_for(send())
    issue_link(submission, father)
    confirm_by_link(RequestLink.objects.get(contact=father))
    submission.refresh_from_db()
    assert not submission.is_confirmed


def test_call_keeps_which_number_was_rung_by_whom_and_when(amara: Pupil, send: Send) -> None:
    submission, office = looked_for(send(email=people.OUTSIDER.email)), people.office()
    submission = confirm(submission, how=How.CALL, by=office, contact=amara.contact_links.get().contact)
    amara.contact_links.get().contact.__class__.objects.update(telephone="07700 900555")
    submission.refresh_from_db()
    assert (submission.confirmed_how, submission.confirmed_number, submission.confirmed_by) == (
        "call", people.PARENT.telephone, office,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="sender_confirmed")
    assert (entry.actor, entry.subject, entry.detail) == (
        office,
        f"submission:{submission.pk}",
        {"how": "call", "contact": submission.confirmed_contact_id},
    )


def test_number_that_is_not_on_record_confirms_nothing(amara: Pupil, send: Send, school: School) -> None:
    """Abuse cases 9 and 10: the school rings a number it holds, never the one in the form."""
    submission = looked_for(send())
    stranger = people.outsider(school)
    silent = people.separated_parent(amara, do_not_contact=True).contact
    for contact in (stranger, silent, None):
        with pytest.raises(ConfirmationRefused, match="Ring one of the contacts on record"):
            confirm(submission, how=How.CALL, by=people_office(), contact=contact)
    assert [link.contact.full_name for link in contacts_who_may_answer(submission)] == [people.PARENT.name]
    submission.refresh_from_db()
    assert not submission.is_confirmed


def people_office() -> User:
    return User.objects.filter(username="office").first() or people.office()


@pytest.mark.parametrize("why", ["", "  "])
def test_staff_say_how_they_know(amara: Pupil, send: Send, why: str) -> None:
    submission, office = looked_for(send()), people.office()
    with pytest.raises(ConfirmationRefused, match="Write how the school knows"):
        confirm(submission, how=How.STAFF, by=office, why=why)
    submission = confirm(submission, how=How.STAFF, by=office, why="She told Mrs Lacey at the gate.")
    assert (submission.confirmed_how, submission.confirmed_why) == ("staff", "She told Mrs Lacey at the gate.")
    assert "gate" not in str(list(AuditEntry.objects.values()))


def test_first_confirmation_stands(amara: Pupil, send: Send) -> None:
    submission, office = looked_for(send()), people.office()
    confirm(submission, how=How.STAFF, by=office, why="She told me.")
    confirm_by_link(RequestLink.objects.select_related("submission", "contact").get())
    submission.refresh_from_db()
    assert (submission.confirmed_how, AuditEntry.objects.filter(action="sender_confirmed").count()) == ("staff", 1)


def test_another_child_after_all_takes_the_confirmation_back(amara: Pupil, send: Send, school: School) -> None:
    other = people.pupil(school, serial=2, given_name="Bohumil", family_name="Novak")
    submission, office = looked_for(send()), people.office()
    confirm(submission, how=How.STAFF, by=office, why="She told me.")
    services.set_pupil(submission, amara, by=office)
    submission.refresh_from_db()
    assert submission.is_confirmed
    services.set_pupil(submission, other, by=office)
    submission.refresh_from_db()
    assert (submission.is_confirmed, submission.confirmed_how, submission.confirmed_why, submission.confirmed_by) == (
        False, "", "", None,
    )  # fmt: skip
