"""The submissions of one form: matched apart, acknowledged in one mail once every child was looked for."""

import re

import pytest
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions import tasks
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.sent_together import others_sent_with, sent_with
from portal.attendance_plugin.submissions.services import take_submissions
from portal.forms.sent_forms import AlreadySent, SentForm
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.conftest import ANSWERS, Send

pytestmark = pytest.mark.django_db
NAMES = ("child_name", "child_class")
AMARA = {name: ANSWERS[name] for name in NAMES}
CHIDI = {"child_name": "Chidi O’Neill-Okafor", "child_class": "Elm"}


def form(school: School, *children: dict[str, str], key: str = "one key", **changes: str) -> SentForm:
    shared = {name: value for name, value in ANSWERS.items() if name not in NAMES}
    return SentForm(school, "absence", key, {"children": list(children), **shared, **changes}, timezone.now())


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


def test_same_key_and_children_are_stored_once(school: School) -> None:
    """R3."""
    first = take_submissions(form(school, AMARA, CHIDI))
    assert take_submissions(form(school, AMARA, CHIDI)) == first
    assert [one.answers for one in first] == [ANSWERS, ANSWERS | CHIDI]
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("children", [(AMARA,), (CHIDI, AMARA), (AMARA, CHIDI, {**CHIDI, "child_name": "Ada"})])
def test_same_key_with_other_children_was_already_sent(school: School, children: tuple[dict[str, str], ...]) -> None:
    """Abuse case 39."""
    stored = take_submissions(form(school, AMARA, CHIDI))
    with pytest.raises(AlreadySent) as caught:
        take_submissions(form(school, *children))
    assert caught.value.references == tuple(one.reference for one in stored)
    assert Submission.objects.count() == 2


def test_another_key_stores_the_children_again(school: School) -> None:
    """R4: never silently dropped."""
    first, second = (take_submissions(form(school, AMARA, CHIDI, key=key)) for key in ("one", "two"))
    assert Submission.objects.count() == 4
    assert [sent_with(one) for one in (first[0], second[1])] == [first, second]
    assert others_sent_with(first[0]) == [first[1]]


def test_single_form_was_sent_with_nothing(send: Send) -> None:
    one, _ = send(), send()
    assert (sent_with(one), others_sent_with(one)) == ([one], [])


def test_mail_waits_until_every_child_was_looked_for(school: School, amara: Pupil) -> None:
    first, second = take_submissions(form(school, AMARA, CHIDI))
    message = OutboxMessage.objects.get()
    tasks.look_for_child(first.pk)
    assert OutboxMessage.objects.get().next_attempt_at == message.next_attempt_at
    tasks.look_for_child(second.pk)
    assert OutboxMessage.objects.get().next_attempt_at < message.next_attempt_at


def test_mail_has_a_link_for_each_child_whose_record_holds_the_address(school: School, amara: Pupil) -> None:
    """Abuse cases 3 and 11: about the other child it says no more than that a form came."""
    brother = people.pupil(school, serial=2, given_name="Chidi")
    people.parent(brother)
    own = take_submissions(form(school, AMARA, CHIDI, {**CHIDI, "child_name": "Nobody Known"}))
    for one in own:
        tasks.look_for_child(one.pk)
    mail = OutboxMessage.objects.get()
    assert [link.submission for link in RequestLink.objects.order_by("submission_id")] == own[:2]
    assert len(re.findall(r"/requests/[\w-]+/", mail.text_body)) == 2
    assert f"See where {own[1].reference} has got to" in mail.text_body
    assert f"See where {own[2].reference}" not in mail.text_body
    assert mail.pupil is None
