"""Several children in one form, page by page: each becomes a submission, all or none, once (R1, R3, R6)."""

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client

from portal import hooks
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.forms.children import MOST_CHILDREN
from portal.forms.notes import ReviewNote
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from tests.forms import posts
from tests.forms.test_views import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("school")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-20 07:50:00+00:00", tick=False) as moved:
        yield moved


def removal(client: Client, form: str, number: int) -> dict[str, str]:
    """What the Remove button of the list sends as it is shown now."""
    page = client.get(f"/forms/{form}/children/")
    return {"children": page.context["digest"], "remove": str(number)}


def test_one_child_takes_no_page_more_than_before(client: Client) -> None:
    response = posts.answer(client, "absence", {"child": posts.CHILD})
    assert response["Location"] == "/forms/absence/when/"


def test_another_child_can_be_added_from_the_first_childs_page(client: Client) -> None:
    response = client.post("/forms/absence/child/", {**posts.CHILD, "then": "add"})
    assert response["Location"] == "/forms/absence/child/?child=2"
    page = client.get(response["Location"])
    assert "Which other child?" in words(page)
    assert "Amara" not in words(page)
    posts.add_children(client, "absence", posts.BROTHER)
    listed = words(client.get("/forms/absence/children/"))
    assert "You have told us about 2 children" in listed
    assert "Amara O’Neill-Okafor Class: Oak" in listed
    assert "Chidi O’Neill-Okafor Class: Elm" in listed


@pytest.mark.parametrize("form", sorted(posts.OF_OTHERS))
def test_each_child_becomes_a_submission_with_its_own_reference(client: Client, form: str) -> None:
    references = posts.send_for_children(client, form, posts.BROTHER, posts.SISTER)
    stored = list(Submission.objects.order_by("pk"))
    assert [one.reference for one in stored] == references
    assert [(one.child_name, one.child_class) for one in stored] == [
        ("Amara O’Neill-Okafor", "Oak"),
        ("Chidi O’Neill-Okafor", "Elm"),
        ("Ada O’Neill-Okafor", "Reception"),
    ]
    assert len({one.sent_together for one in stored}) == 1
    assert stored[0].sent_together is not None
    assert [one.answers["child_name"] for one in stored] == [one.child_name for one in stored]
    assert {"children" in one.answers for one in stored} == {False}
    assert [one.answers.get("own_reason") for one in stored] == (
        [None, False, False] if form == "early-collection" else [None, None, None]
    )


def test_one_child_is_sent_together_with_nobody(client: Client) -> None:
    posts.send_whole(client, "absence")
    assert Submission.objects.get().sent_together is None


def test_confirmation_names_every_reference_and_no_child(client: Client) -> None:
    """R6: from the bookmark, for a day, in this browser only."""
    references = posts.send_for_children(client, "absence", posts.BROTHER)
    for address in ("sent/", "sent/", "", "check/"):
        page = words(client.get(f"/forms/absence/{address}"))
        assert f"Child 1: {references[0]} Child 2: {references[1]}" in page
        assert [name for name in ("Amara", "Chidi", "Oak", "Elm", "Sick") if name in page.split()] == []
    with time_machine.travel("2026-11-21 07:50:01+00:00", tick=False):
        assert client.get("/forms/absence/sent/")["Location"] == "/forms/absence/"


def test_one_mail_names_every_reference_and_no_child(client: Client, clock: time_machine.Traveller) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    posts.add_children(client, "absence", posts.BROTHER, posts.SISTER)
    clock.shift(60)
    posts.send(client, "absence")
    references = [one.reference for one in Submission.objects.order_by("pk")]
    mail = OutboxMessage.objects.get()
    assert ", ".join(references) in mail.text_body
    assert ", ".join(references) in mail.html_body
    assert mail.subject.endswith(f"{references[0]} and 2 more")
    said = mail.subject + mail.text_body + mail.html_body
    assert [name for name in ("Amara", "Chidi", "Ada", "Sick") if name in said] == []


def test_sending_again_gives_the_same_references(client: Client) -> None:
    """R3 and abuse case 38, for the whole set."""
    posts.answer(client, "absence", posts.ABSENCE)
    posts.add_children(client, "absence", posts.BROTHER)
    digest = client.get("/forms/absence/check/").context["digest"]
    for _ in range(3):
        assert client.post("/forms/absence/check/", {"answers": digest})["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 2


def test_child_added_after_sending_changes_nothing(client: Client) -> None:
    """Abuse case 39: same key, one child more."""
    references = posts.send_for_children(client, "absence", posts.BROTHER)
    for address in ("child/?child=3", "children/"):
        response = client.post(f"/forms/absence/{address}", posts.SISTER)
        assert response.status_code == 409
        assert [one for one in references if one not in words(response)] == []
    assert Submission.objects.count() == 2


def test_child_added_in_another_tab_is_shown_before_it_is_sent(client: Client) -> None:
    """Abuse case 38: nobody sends what they did not see."""
    posts.answer(client, "absence", posts.ABSENCE)
    digest = client.get("/forms/absence/check/").context["digest"]
    posts.add_children(client, "absence", posts.BROTHER)
    response = client.post("/forms/absence/check/", {"answers": digest})
    assert (response.status_code, Submission.objects.count()) == (409, 0)
    assert "Chidi" in words(response)


def test_fault_at_the_second_child_stores_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """R1: all or nothing."""
    receiver = hooks.form_receivers.get("absence")

    def receive_and_fail(sent: SentForm) -> list[str]:
        assert receiver is not None
        receiver(sent)
        raise DatabaseError("disk full")

    posts.answer(client, "absence", posts.ABSENCE)
    posts.add_children(client, "absence", posts.BROTHER)
    with monkeypatch.context() as broken:
        broken.setitem(hooks.form_receivers._fillings, "absence", receive_and_fail)
        response = posts.send(client, "absence")
    assert (response.status_code, Submission.objects.count(), OutboxMessage.objects.count()) == (503, 0, 0)
    assert posts.send(client, "absence").status_code == 302
    assert Submission.objects.count() == 2


def test_child_is_removed_once_however_often_the_button_is_pressed(client: Client) -> None:
    """Abuse case 38: the second press must not take the next child away."""
    posts.answer(client, "absence", posts.ABSENCE)
    posts.add_children(client, "absence", posts.BROTHER, posts.SISTER)
    pressed = removal(client, "absence", 2)
    for _ in range(2):
        assert client.post("/forms/absence/children/", pressed)["Location"] == "/forms/absence/children/"
    listed = words(client.get("/forms/absence/children/"))
    assert ("Chidi" in listed, "Ada" in listed, "about 2 children" in listed) == (False, True, True)
    client.post("/forms/absence/children/", removal(client, "absence", 1))
    client.post("/forms/absence/children/", removal(client, "absence", 1))
    assert "about 1 child" in words(client.get("/forms/absence/children/"))


@pytest.mark.parametrize("removed", ["", "x", "0", "9", "-1", "²"])
def test_nonsense_removes_nobody(client: Client, removed: str) -> None:
    posts.answer(client, "absence", {"child": posts.CHILD})
    posts.add_children(client, "absence", posts.BROTHER)
    client.post("/forms/absence/children/", removal(client, "absence", 1) | {"remove": removed})
    assert "about 2 children" in words(client.get("/forms/absence/children/"))


@pytest.mark.parametrize("child", ["", "x", "0", "-1", "99999999", "²"])
def test_nonsense_in_the_address_asks_about_a_child_that_is_there_or_a_new_one(client: Client, child: str) -> None:
    posts.answer(client, "absence", {"child": posts.CHILD})
    assert client.get("/forms/absence/child/", {"child": child}).status_code == 200


def test_same_child_twice_is_refused(client: Client) -> None:
    """One submission for each child and key."""
    posts.answer(client, "absence", {"child": posts.CHILD})
    again = {"child_name": posts.CHILD["child_name"].upper(), "child_class": "oak"}
    response = client.post("/forms/absence/child/?child=2", again)
    assert response.status_code == 200
    assert "You have already told us about this child" in words(response)


def test_no_more_children_than_there_is_room_for(client: Client) -> None:
    posts.answer(client, "absence", {"child": posts.CHILD})
    others = [{"child_name": f"Child {number}", "child_class": "Oak"} for number in range(2, MOST_CHILDREN + 1)]
    posts.add_children(client, "absence", *others)
    listed = words(client.get("/forms/absence/children/"))
    assert f"about {MOST_CHILDREN} children" in listed
    assert "Send another form for the others" in listed
    response = client.post("/forms/absence/child/", {**posts.CHILD, "then": "add"})
    assert response["Location"] == "/forms/absence/children/"


def test_children_are_changed_and_added_from_the_check_page(client: Client) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    assert "Add another child" in words(client.get("/forms/absence/check/"))
    posts.add_children(client, "absence", posts.BROTHER)
    page = client.get("/forms/absence/check/")
    assert "Child 2 Chidi O’Neill-Okafor Class: Elm Change child 2" in words(page)
    assert 'href="/forms/absence/child/?child=2&amp;change"' in page.content.decode()
    changed = client.post("/forms/absence/child/?child=2&change", {**posts.BROTHER, "child_class": "Ash"})
    assert changed["Location"] == "/forms/absence/check/"
    assert client.get("/forms/absence/children/").context["following"] == "/forms/absence/check/"
    assert "Class: Ash" in words(client.get("/forms/absence/check/"))


def test_list_without_a_child_leads_to_the_first_page(client: Client) -> None:
    """Abuse case 40."""
    assert client.get("/forms/absence/children/")["Location"] == "/forms/absence/child/"
    assert client.get("/forms/holiday/children/").status_code == 404


def test_list_posted_from_another_site_removes_nobody(client: Client) -> None:
    """R23 and abuse case 28."""
    posts.answer(client, "absence", {"child": posts.CHILD})
    posts.add_children(client, "absence", posts.BROTHER)
    response = client.post(
        "/forms/absence/children/", removal(client, "absence", 2), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert "about 2 children" in words(response)


def test_note_about_some_of_the_children_says_about_whom(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def review(form: str, school: School, answers: dict[str, str]) -> list[ReviewNote]:
        notes = [ReviewNote("information", "Said of all")]
        return notes + [ReviewNote("does_not_meet", "Year 6 only")] * (answers["child_class"] != "Oak")

    monkeypatch.setitem(hooks.answer_reviews._fillings, "leave", review)
    posts.answer(client, "leave", posts.LEAVE)
    posts.add_children(client, "leave", posts.BROTHER, posts.SISTER)
    page = words(client.get("/forms/leave/check/"))
    assert "Chidi O’Neill-Okafor, Ada O’Neill-Okafor : Year 6 only" in page
    assert page.count("Said of all") == 1
    assert "Okafor: Said of all" not in page
