"""An editor at work in Wagtail: a new issue, told what is missing, and what the checks see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.pages.models import BulletinIndexPage, BulletinPage
from tests import people
from tests.pages.bulletins.conftest import FIRST, publish

PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(people.editor())
    return client


def listed(*values: Any) -> dict[str, Any]:
    """What a list of blocks sends."""
    return streamfield([("item", value) for value in values])


def figure(**changes: Any) -> dict[str, Any]:
    values = dict.fromkeys(("parts", "people", "family", "part_of", "source", "note"), "")
    values |= {"id": "1.3", "chapter": "needs", "label": "Children", "unit": "children", "value": "220"}
    return values | {"period": "2022/23", "better": "neither", "earlier": listed(), "compare": listed()} | changes


def sent(**changes: Any) -> dict[str, Any]:
    chapter = {
        "key": "needs",
        "label": "1",
        "question": "And now?",
        "findings": listed("{{ 1.3 }}"),
        "stories": listed(),
    }
    values = {
        "title": "What became of it?",
        "slug": "issue-2",
        "number": "2",
        "period": "Autumn 2023",
        "published_on": "2024-01-22",
        "data_up_to": "December 2023",
        "approving_body": "Assurance board",
        "approved_on": "2024-01-10",
        "small_below": "5",
        **dict.fromkeys(("summary", "purpose", "audience", "issues_in", "next_due"), ""),
        "chapters": streamfield([("chapter", chapter)]),
        "indicators": streamfield([("indicator", figure())]),
        "promises": streamfield([]),
        "answers": streamfield([("answer", answered("P1")), ("answer", answered("P2"))]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
    }
    return nested_form_data(values | changes)


def answered(promise: str, **changes: str) -> dict[str, str]:
    return {"promise": promise, "outcome": "done", "text": "Finished.", "carried_to": ""} | changes


def create(index: BulletinIndexPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["portal_pages", "bulletinpage", index.pk])


def edit(page: BulletinPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_issue_with_every_promise_answered_is_published(
    editor: Client, index: BulletinIndexPage, first: BulletinPage
) -> None:
    editor.post(create(index), sent() | PUBLISH)
    page = BulletinPage.objects.get(slug="issue-2")
    assert (page.live, page.indicators[0].value["value"]) == (True, "220")


def test_unanswered_promise_is_told_beside_the_form(
    editor: Client, index: BulletinIndexPage, first: BulletinPage
) -> None:
    given = sent(answers=streamfield([("answer", answered("P1"))]))
    html = editor.post(create(index), given | PUBLISH).content.decode()
    assert "Answer to P2 of issue 1: got nothing; accepted: an answer: done" in html
    assert "Open a job hub." in html
    assert not BulletinPage.objects.filter(slug="issue-2").exists()


def test_unfinished_issue_is_kept_as_a_draft(editor: Client, index: BulletinIndexPage, first: BulletinPage) -> None:
    editor.post(create(index), sent(answers=streamfield([])))
    assert not BulletinPage.objects.get(slug="issue-2").live


def test_new_issue_begins_with_the_promises_to_answer(
    editor: Client, index: BulletinIndexPage, first: BulletinPage
) -> None:
    response = editor.get(create(index))
    form, html = response.context["form"], response.content.decode()
    assert (form.initial["number"], [block.value["promise"] for block in form.instance.answers]) == (2, ["P1", "P2"])
    assert "Issue 1 promised the following." in html
    assert html.count("Not answered yet.") == 0


def test_figure_that_cannot_be_read_is_refused_beside_its_field(
    editor: Client, index: BulletinIndexPage, first: BulletinPage
) -> None:
    given = sent(indicators=streamfield([("indicator", figure(value="12 or so"))]))
    response = editor.post(create(index), given | PUBLISH)
    (error,) = response.context["form"].errors.as_data()["indicators"]
    (told,) = error.as_json_data()["blockErrors"][0]["blockErrors"]["value"]["messages"]
    assert told.startswith("Got “12 or so”; accepted: a number (3,394)")


def test_checks_are_shown_with_the_page(editor: Client, index: BulletinIndexPage) -> None:
    page = publish(index, FIRST)
    html = editor.get(edit(page)).content.decode()
    assert "Worth a second look" in html
    assert "5.6" in html


def test_answered_issue_can_be_neither_deleted_nor_unpublished(
    editor: Client, first: BulletinPage, second: BulletinPage
) -> None:
    for action in ("delete", "unpublish"):
        response = editor.post(reverse(f"wagtailadmin_pages:{action}", args=[first.pk]), follow=True)
        assert "issue 2 answers its promises. Unpublish that issue first." in response.content.decode()
    assert BulletinPage.objects.get(pk=first.pk).live


def test_many_at_once_are_not_published_unfinished(
    editor: Client, index: BulletinIndexPage, first: BulletinPage
) -> None:
    editor.post(create(index), sent(answers=streamfield([])))
    page = BulletinPage.objects.get(slug="issue-2")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{url}?id={page.pk}", follow=True)
    assert "cannot be published yet. Answer to P1 of issue 1" in response.content.decode()
    assert not BulletinPage.objects.get(pk=page.pk).live
