"""A form an editor made, filled in by a parent: the same pages and promises as every other form."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.staff.submitted_words import form_words, submitted_rows
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.forms.models import AskedForm, FormClosing, JourneyDraft
from portal.pages.models import School
from tests.forms import posts
from tests.forms.own.own_world import POSTS, SLUG, changed, index_of, publish

pytestmark = pytest.mark.django_db
ADDRESS = f"/forms/{SLUG}/"
MORNING = "2026-11-20 07:50:00+00:00"


@pytest.fixture(autouse=True)
def _in_the_morning() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_form_is_sent_like_every_other(client: Client, school: School) -> None:
    publish(school)
    reference = posts.send_whole(client, SLUG, POSTS)
    submission = Submission.objects.get(reference=reference)
    assert (submission.form, submission.child_name, submission.sender_name) == (
        SLUG,
        "Amara O’Neill-Okafor",
        "Ngozi Okafor",
    )
    assert {name: submission.answers[name] for name in ("may-come", "lunch", "not-eaten", "money", "consent")} == {
        "may-come": True,
        "lunch": "You do",
        "not-eaten": ["Nuts"],
        "money": 4,
        "consent": "My child may come along.",
    }
    assert submission.signals == []
    mail = OutboxMessage.objects.get()
    assert reference in mail.text_body
    assert "Amara" not in mail.text_body + mail.subject


def test_pages_are_asked_only_after_the_answer_they_hang_on(client: Client, school: School) -> None:
    publish(school)
    posts.answer(client, SLUG, {"child": POSTS["child"], "coming": {"may-come": "no"}})
    assert client.get(f"{ADDRESS}lunch/")["Location"] == f"{ADDRESS}you/"
    posts.answer(client, SLUG, {"you": POSTS["you"]})
    assert "Who packs lunch?" not in client.get(f"{ADDRESS}check/").content.decode()
    posts.send(client, SLUG)
    assert "lunch" not in Submission.objects.get().answers


def test_every_page_is_shown_with_its_questions_and_information(client: Client, school: School) -> None:
    publish(school)
    shown = []
    for step, data in POSTS.items():
        page = client.get(f"{ADDRESS}{step}/")
        assert page.status_code == 200
        shown.append(page.content.decode())
        client.post(f"{ADDRESS}{step}/", data)
    assert "<strong>outside</strong>" in shown[2]
    wanted = (
        "Who is coming?",
        "<h1>May your child come?</h1>",
        "What is not eaten?",
        "Pocket money",
        "My child may come",
    )
    assert [words in page for words, page in zip(wanted, shown, strict=False)] == [True] * 5


def test_check_page_shows_every_answer_in_words(client: Client, school: School) -> None:
    publish(school)
    posts.answer(client, SLUG, POSTS)
    rows = {row["name"]: row["value"] for row in client.get(f"{ADDRESS}check/").context["rows"]}
    wanted = {
        "May your child come?": "Yes",
        "Who packs lunch?": "You do",
        "What is not eaten?": "Nuts",
        "Last tetanus jab": "Not given",
        "Pocket money": "4 pounds",
        "You agree": "My child may come along.",
    }
    assert {name: rows[name] for name in wanted} == wanted


def test_missing_answers_are_named_by_their_question(client: Client, school: School) -> None:
    publish(school)
    posts.answer(client, SLUG, {name: POSTS[name] for name in ("child", "coming", "lunch")})
    page = client.post(f"{ADDRESS}more/", {"money": "lots", "ring": "1"}).content.decode()
    assert "Pocket money must be a number from 0 to 20" in page
    assert "Enter a telephone number, like" in page


def test_key_is_used_once_and_a_resend_gives_the_same_reference(client: Client, school: School) -> None:
    """Abuse case 38 on an editor's form."""
    publish(school)
    posts.answer(client, SLUG, POSTS)
    digest = client.get(f"{ADDRESS}check/").context["digest"]
    for _ in range(3):
        client.post(f"{ADDRESS}check/", {"answers": digest})
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "asked_again"),
    [
        ({"coming": {"key": "coming", "fields": [{"kind": "yes_no", "key": "may-come", "label": "Coming?"}]}}, "you"),
        (
            {"_": {"key": "new", "fields": [{"kind": "line", "key": "hat", "label": "Hat size"}]}},
            "new",
        ),
        (
            {
                "agree": {
                    "key": "agree",
                    "title": "A",
                    "fields": [{"kind": "declaration", "key": "consent", "text": "!"}],
                }
            },
            "agree",
        ),
        (
            {
                "lunch": {
                    "key": "food",
                    "title": "Food",
                    "fields": [{"kind": "one", "key": "lunch", "label": "Lunch", "options": ["We do", "Nobody"]}],
                }
            },
            "food",
        ),
    ],
    ids=["other words", "a new question", "another declaration", "an answer that is gone"],
)
def test_changed_form_keeps_every_answer_and_asks_what_is_new(
    client: Client, school: School, change: dict[str, Any], asked_again: str
) -> None:
    publish(school)
    posts.answer(client, SLUG, {name: data for name, data in POSTS.items() if name != "you"})
    publish(school, changed(**change))
    turned = client.get(f"{ADDRESS}you/")
    assert turned.headers.get("Location", f"{ADDRESS}you/") == f"{ADDRESS}{asked_again}/"
    assert JourneyDraft.objects.get().answers["more"]["needs"] == "Sick on buses"


def test_moved_question_keeps_its_answer(client: Client, school: School) -> None:
    publish(school)
    posts.answer(client, SLUG, {name: data for name, data in POSTS.items() if name != "you"})
    moved = {"kind": "telephone", "key": "ring", "label": "Number on the day"}
    rest = {"key": "more", "title": "More", "fields": [{"kind": "text", "key": "needs", "label": "Needs"}]}
    publish(school, changed(more=rest, _={"key": "phone", "fields": [moved]}))
    posts.answer(client, SLUG, {"you": POSTS["you"]})
    posts.send(client, SLUG)
    answers = Submission.objects.get().answers
    assert (answers["ring"], answers["needs"], "money" in answers) == ("07700 900111", "Sick on buses", False)


def test_form_that_changes_between_check_and_send_is_shown_again(client: Client, school: School) -> None:
    publish(school)
    posts.answer(client, SLUG, POSTS)
    digest = client.get(f"{ADDRESS}check/").context["digest"]
    publish(school, changed(coming={"key": "coming", "fields": [{"kind": "yes_no", "key": "may-come", "label": "?"}]}))
    assert client.post(f"{ADDRESS}check/", {"answers": digest}).status_code == 409
    assert not Submission.objects.exists()
    assert posts.send(client, SLUG).status_code == 302


def test_submission_is_read_in_the_words_that_were_asked(client: Client, school: School) -> None:
    page = publish(school)
    posts.send_whole(client, SLUG, POSTS)
    publish(school, {"title": "Other", "pages": [{"fields": [{"kind": "line", "key": "may-come", "label": "Why?"}]}]})
    page.delete()
    submission = Submission.objects.get()
    rows = {row["name"]: row["value"] for row in submitted_rows(submission)}
    assert form_words(submission) == "Trip to the mill"
    assert rows["May your child come?"] == "Yes"
    assert rows["Pocket money"] == "4 pounds"


def test_form_is_frozen_once_for_everybody_who_was_asked_the_same(client: Client, school: School) -> None:
    publish(school)
    for _ in range(2):
        posts.send_whole(Client(), SLUG, POSTS)
    assert AskedForm.objects.count() == 1


def test_draft_page_is_not_there_and_one_taken_back_says_so(client: Client, school: School) -> None:
    page = publish(school)
    type(page).objects.filter(pk=page.pk).update(live=False, first_published_at=None)
    assert client.get(ADDRESS).status_code == 404
    type(page).objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    for path in ("", "coming/", "check/"):
        answer = client.get(f"{ADDRESS}{path}")
        assert (answer.status_code, "This form is closed" in answer.content.decode()) == (410, True)
    assert "no-store" in client.get(ADDRESS)["Cache-Control"]


def test_form_past_its_last_day_says_so_but_whoever_began_may_finish(client: Client, school: School) -> None:
    publish(school, closes_on=date(2026, 11, 20))
    posts.answer(client, SLUG, POSTS)
    with time_machine.travel("2026-11-21 07:00:00+00:00", tick=False):
        late = Client().get(ADDRESS)
        assert (late.status_code, "It closed on Friday 20 November 2026." in late.content.decode()) == (410, True)
        assert Client().post(f"{ADDRESS}child/", posts.CHILD).status_code == 410
        assert posts.send(client, SLUG)["Location"] == f"{ADDRESS}sent/"
        assert client.get(f"{ADDRESS}sent/").status_code == 200
    assert Submission.objects.count() == 1


def test_form_closed_early_by_staff_is_closed_now(client: Client, school: School) -> None:
    page = publish(school, closes_on=date(2026, 12, 20))
    assert client.get(ADDRESS).status_code == 200
    FormClosing.objects.create(page=page, closed_at=timezone.now())
    assert client.get(ADDRESS).status_code == 410


def test_form_without_a_child_is_matched_to_nobody(client: Client, school: School) -> None:
    fields = [{"kind": "several", "key": "stall", "label": "Which stall?", "options": ["Cakes", "Books"]}]
    publish(school, {"title": "Fair", "pages": [{"key": "stall", "fields": fields}]}, slug="fair")
    posts.send_whole(client, "fair", {"stall": {"stall": ["Books", "Cakes"]}, "you": POSTS["you"]})
    submission = Submission.objects.get()
    assert (submission.child_name, submission.answers["stall"]) == ("", ["Cakes", "Books"])


def test_list_of_forms_and_home_page_lead_to_open_forms(client: Client, school: School) -> None:
    publish(school, closes_on=date(2026, 11, 27))
    for address in ("/forms/", "/"):
        page = client.get(address).content.decode()
        assert (f'href="{ADDRESS}"' in page, "Friday 27 November 2026" in page) == (True, True)
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert f'href="{ADDRESS}"' not in client.get("/forms/").content.decode()
    assert 'href="/forms/absence/"' in client.get("/forms/").content.decode()


def test_list_of_forms_needs_few_queries(client: Client, school: School, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        publish(school, slug=f"trip-{number}")
    client.get("/forms/")
    with django_assert_max_num_queries(12):
        client.get("/forms/")


def test_honeypot_keeps_an_own_form_apart(client: Client, school: School) -> None:
    publish(school)
    posts.send_whole(client, SLUG, {**POSTS, "you": {**POSTS["you"], "website": "https://spam.example"}})
    assert Submission.objects.get().is_suspect


def test_index_page_has_the_address_of_forms(school: School) -> None:
    index = index_of(school)
    index.slug = "papers"
    with pytest.raises(Exception, match="The address of this page is “forms”"):
        index.full_clean()
