"""R3 and R1 with real commits: many connections at once, and a commit that fails at the last moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

from portal import hooks
from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.services import receive, take_submission
from portal.forms.models import JourneyDraft
from portal.forms.sent_forms import AlreadySent, SentForm
from portal.pages.models import School
from tests.forms import posts

pytestmark = pytest.mark.django_db(transaction=True)


def in_parallel(number: int, work) -> list[object]:
    """The results of ``work`` done ``number`` times at the same moment, each on a connection of its own."""
    barrier = Barrier(number)

    def one(_: int) -> object:
        try:
            barrier.wait(timeout=30)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.parametrize("number", [2, 10])
def test_parallel_posts_of_one_form_give_one_submission(school: School, number: int) -> None:
    """R3 and abuse case 38: impatient fingers."""
    client = Client()
    posts.answer(client, "absence", posts.ABSENCE)
    digest = client.get("/forms/absence/check/").context["digest"]
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def press_send() -> tuple[int, str]:
        finger = Client()
        finger.cookies.load(cookies)
        response = finger.post("/forms/absence/check/", {"answers": digest})
        return response.status_code, response["Location"]

    assert in_parallel(number, press_send) == [(302, "/forms/absence/sent/")] * number
    assert Submission.objects.count() == 1
    assert JourneyDraft.objects.get().reference == Submission.objects.get().reference


def test_fifty_parallel_receipts_of_one_key_give_one_row_each(school: School) -> None:
    """R3: one submission, one audit row, one mail, one task; everybody hears the same reference."""
    sent = SentForm(
        school=school,
        form="absence",
        key="one key",
        answers={**posts.CHILD, **posts.YOU, "first_day": "2026-11-20", "reason": "Sick"},
        received_at=timezone.now(),
    )
    references = in_parallel(50, lambda: tuple(receive(sent)))
    assert set(references) == {(Submission.objects.get().reference,)}
    received = AuditEntry.objects.filter(action="submission_received")
    assert (received.count(), OutboxMessage.objects.count(), OrmQ.objects.count()) == (1, 1, 1)


def test_parallel_receipts_of_one_key_with_other_answers_keep_the_first(school: School) -> None:
    """Abuse case 39."""

    def post(reason: str) -> str:
        answers = {**posts.CHILD, **posts.YOU, "reason": reason}
        sent = SentForm(school, "absence", "one key", answers, timezone.now())
        try:
            return take_submission(sent).reference
        except AlreadySent as error:
            return f"already {error.references[0]}"

    reasons = iter([f"reason {number}" for number in range(8)])
    said = in_parallel(8, lambda: post(next(reasons)))
    reference = Submission.objects.get().reference
    assert Counter(said) == {reference: 1, f"already {reference}": 7}


def test_commit_that_fails_shows_no_reference_and_keeps_the_answers(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1: everything was written, then the commit itself was refused."""

    def receive_what_cannot_be_committed(sent: SentForm) -> list[str]:
        references = receive(sent)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE attendance_submission SET school_id = 999999")
        return references

    client = Client()
    posts.answer(client, "absence", posts.ABSENCE)
    with monkeypatch.context() as broken:
        broken.setitem(hooks.form_receivers._fillings, "absence", receive_what_cannot_be_committed)
        response = posts.send(client, "absence")
    assert response.status_code == 503
    assert "Sick twice in the night" in response.content.decode()
    assert [model.objects.count() for model in (Submission, AuditEntry, OutboxMessage, OrmQ)] == [0, 0, 0, 0]
    assert posts.send(client, "absence")["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 1


def test_parallel_receipts_of_two_children_give_each_one_row(school: School) -> None:
    """R3 and abuse case 38, for the whole set: nobody ever sees half of it."""
    answers = {"children": [posts.CHILD, posts.BROTHER], **posts.YOU, "reason": "Sick"}
    sent = SentForm(school, "absence", "one key", answers, timezone.now())
    told = in_parallel(8, lambda: tuple(receive(sent)))
    stored = tuple(Submission.objects.order_by("pk").values_list("reference", flat=True))
    assert (set(told), len(stored)) == ({stored}, 2)
    assert Submission.objects.values("sent_together").distinct().count() == 1
    assert OutboxMessage.objects.count() == 1
