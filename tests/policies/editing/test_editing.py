"""An editor at work in Wagtail: create, publish, be told what is missing, and not undo what was published."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.pages.models import School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.services import rulebook_of
from tests import people
from tests.policies.approvals import approve
from tests.policies.sample_policy import FIRST, Publish

NOW = "2026-11-20 09:00:00+00:00"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(people.editor())
    return client


def rule(**changes: Any) -> dict[str, Any]:
    """The editor's block of notice.minimum, filled in."""
    values = {"kinds": ("exceptional_leave",), "days": "14", "counting": "calendar_days", "strength": "must"}
    return values | {"also": "", "reading": "", "checked_on": "", "source": ""} | changes


def clause(**changes: Any) -> dict[str, Any]:
    values = {"number": "2", "heading": "Asking for leave", "anchor": "leave-notice", "level": "2"}
    rules = streamfield([("notice__minimum", rule())])
    return (
        values
        | {"text": "Ask {{ notice.minimum.days }} days before.", "rules": rules, "agreement": streamfield([])}
        | changes
    )


def answers(*clauses: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the browser sends."""
    values = {
        "title": "Attendance policy",
        "slug": "attendance",
        "summary": "How we help every child to be in school.",
        "policy_type": "attendance",
        "label": "2027-01",
        "effective_from": "2027-01-04",
        "change_note": "The first version.",
        "approving_body": "Governing board",
        "owner_role": "Headteacher",
        "author_role": "",
        "scope": "school",
        **dict.fromkeys(("adopted_precision", "review_due_precision"), "day"),
        "review_cycle_months": "12",
        "review_due": "",
        "legal_framework": "Education Act 1996\nEquality Act 2010",
        "related": "",
        "clauses": streamfield([("clause", each) for each in clauses]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
    }
    return nested_form_data(values | changes)


def create(index: PolicyIndexPage) -> str:
    return reverse("wagtailadmin_pages:add", args=["portal_policies", "policypage", index.pk])


def edit(page: PolicyPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


PUBLISH = {"action-publish": "action-publish"}


def create_and_publish(editor: Client, index: PolicyIndexPage, sent: dict[str, Any]) -> Any:
    """Saved as a draft, approved by every stage, published in the editor."""
    editor.post(create(index), sent)
    page = PolicyPage.objects.get()
    approve(page, on=date(2026, 11, 18))
    return editor.post(edit(page), sent | PUBLISH)


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_the_editor_offers_every_rule_by_name(editor: Client, index: PolicyIndexPage) -> None:
    page = editor.get(create(index)).content.decode()
    for words in ("Days of notice (at least, in calendar days)", "Applies to", "Version label", "What changed"):
        assert words in page


@time_machine.travel(NOW)
def test_a_policy_is_created_and_published_in_the_editor(
    editor: Client, index: PolicyIndexPage, school: School
) -> None:
    response = create_and_publish(editor, index, answers(clause()))
    page = PolicyPage.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_explore", args=[index.pk]))
    version = page.versions.get()
    assert (page.live, page.school) == (True, school)
    assert (version.label, version.effective_from, version.review_due) == (
        "2027-01",
        date(2027, 1, 4),
        date(2028, 1, 4),
    )
    assert (version.approved_on, version.approving_body) == (date(2026, 11, 18), "Governing board")
    assert version.clauses[0]["html"] == "<p>Ask 14 days before.</p>"
    assert rulebook_of(version).entries[0].limit == {"days": 14, "counting": "calendar_days"}
    assert version.document_control["legal_framework"] == ["Education Act 1996", "Equality Act 2010"]
    assert (version.revision_id, version.published_by.username) == (page.live_revision_id, "editor")
    shown = editor.get("/policies/attendance/versions/2027-01/").content.decode()
    assert "This version does not apply yet" in shown
    assert "Ask 14 days before." in shown


@time_machine.travel(NOW)
def test_a_draft_may_be_unfinished_and_makes_no_version(editor: Client, index: PolicyIndexPage) -> None:
    unfinished = answers(clause(text="{{ school.fax }}"), effective_from="", change_note="")
    assert editor.post(create(index), unfinished).status_code == 302
    page = PolicyPage.objects.get()
    assert (page.live, page.versions.count()) == (False, 0)
    editor.post(edit(page), answers(clause()))
    approve(page)
    assert editor.post(edit(page), answers(clause()) | PUBLISH).status_code == 302
    assert page.versions.count() == 1


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            answers(clause(text="Ring {{ school.fax }}.")),
            "Clause 2 Asking for leave (#leave-notice): got “{{ school.fax }}”",
        ),
        (answers(clause(), clause()), "an anchor of its own for each clause"),
        (answers(clause(text="See [this](#gone).")), "got “#gone”"),
        (answers(), "Clauses: got nothing; accepted: at least one clause"),
        (answers(clause(), review_due="2027-01-04"), "a day after the first day in force, 2027-01-04"),
        (answers(clause()), "Approval: got nothing; accepted: the approval of the owner"),
    ],
    ids=["placeholder", "anchor twice", "link", "no clause", "review too soon", "not approved"],
)
def test_publishing_says_what_is_wrong_and_publishes_nothing(
    sent: dict[str, Any], message: str, editor: Client, index: PolicyIndexPage
) -> None:
    response = editor.post(create(index), sent | PUBLISH)
    assert response.status_code == 200
    assert message in messages_of(response)
    assert (PolicyPage.objects.count(), PolicyVersion.objects.count()) == (0, 0)


@time_machine.travel(NOW)
def test_dates_missing_at_publication_are_asked_for(editor: Client, index: PolicyIndexPage) -> None:
    response = editor.post(create(index), answers(clause(), effective_from="") | PUBLISH)
    assert response.context["form"].errors == {"effective_from": ["This field is required."]}
    assert PolicyPage.objects.count() == 0


@time_machine.travel(NOW)
def test_a_published_version_is_not_corrected_but_followed(editor: Client, index: PolicyIndexPage) -> None:
    create_and_publish(editor, index, answers(clause()))
    page = PolicyPage.objects.get()
    longer = clause(rules=streamfield([("notice__minimum", rule(days="20"))]))
    refused = editor.post(edit(page), answers(longer) | PUBLISH)
    assert "A published version never changes." in messages_of(refused)
    assert "a change of rules" in messages_of(refused)
    assert editor.post(edit(page), answers(clause()) | PUBLISH).status_code == 302
    assert page.versions.count() == 1
    new = answers(longer, label="2027-09", effective_from="2027-09-01", change_note="More time to ask.")
    editor.post(edit(page), new)
    approve(page)
    accepted = editor.post(edit(page), new | PUBLISH)
    assert accepted.status_code == 302
    assert [
        (version.number, rulebook_of(version).entries[0].limit["days"]) for version in page.versions.order_by("number")
    ] == [(1, 14), (2, 20)]


@time_machine.travel(NOW)
def test_the_preview_shows_the_draft_and_what_is_missing(
    editor: Client, index: PolicyIndexPage, page: PolicyPage
) -> None:
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    sent = answers(clause(text="Ring {{ school.fax }}."), change_note="Soon to come.")
    assert editor.post(address, sent).json() == {"is_valid": True, "is_available": True}
    shown = editor.get(address).content.decode()
    assert "This is a draft" in shown
    assert "{{ school.fax }}" in shown
    assert "Soon to come." in shown
    assert "Notice: at least 14 calendar days." in shown
    assert PolicyVersion.objects.count() == 0


@time_machine.travel(NOW)
def test_a_new_policy_can_be_previewed_before_it_is_saved(editor: Client, index: PolicyIndexPage) -> None:
    address = reverse("wagtailadmin_pages:preview_on_add", args=["portal_policies", "policypage", index.pk])
    assert editor.post(address, answers(clause())).json()["is_valid"] is True
    assert "Nothing keeps it from being published." in editor.get(address).content.decode()


@pytest.mark.parametrize(("action", "word"), [("delete", "deleted"), ("unpublish", "unpublished")])
def test_a_published_policy_is_kept_and_the_editor_told_why(
    action: str, word: str, client: Client, first: PolicyVersion
) -> None:
    from django.contrib.auth.models import User

    client.force_login(User.objects.create_superuser("root", "root@millbrook.example", people.PASSWORD))
    one = reverse(f"wagtailadmin_pages:{action}", args=[first.page_id])
    many = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={first.page_id}"
    parent = reverse(f"wagtailadmin_pages:{action}", args=[first.page.get_parent().pk])
    for address in (one, many, *([parent] if action == "delete" else [])):
        response = client.post(address, follow=True)
        assert f"so it cannot be {word}. Publish a new version" in messages_of(response)
    page = PolicyPage.objects.get()
    assert (page.live, page.versions.count()) == (True, 1)


@time_machine.travel(NOW)
def test_publishing_in_bulk_tells_of_an_unfinished_policy(editor: Client, index: PolicyIndexPage) -> None:
    editor.post(create(index), answers(clause(text="Ring {{ school.fax }}.")))
    page = PolicyPage.objects.get()
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}"
    response = editor.post(address, follow=True)
    assert "“Attendance policy” cannot be published yet. Clause 2 Asking for leave" in messages_of(response)
    assert page.versions.count() == 0
    editor.post(edit(page), answers(clause()))
    assert "the approval of the owner" in messages_of(editor.post(address, follow=True))
    approve(page)
    editor.post(address)
    assert page.versions.get().published_by.username == "editor"


def test_a_governor_cannot_publish(client: Client, page: PolicyPage, publish: Publish) -> None:
    client.force_login(people.governor())
    response = client.post(edit(page), answers(clause()) | PUBLISH)
    assert response.status_code == 302
    assert PolicyVersion.objects.count() == 0


def test_a_copied_policy_has_no_versions_of_its_own(first: PolicyVersion) -> None:
    copy = first.page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert (copy.versions.count(), first.page.versions.count()) == (0, 1)


@pytest.fixture
def further(school: School) -> School:
    """Another school of the trust, without a site of its own."""
    return School.objects.create(
        slug="fellbeck",
        name="Fellbeck School",
        phase="special",
        **{name: getattr(school, name) for name in ("am_registration", "am_ends", "pm_registration", "pm_ends")},
        report_absence_by=school.report_absence_by,
    )


def test_an_editor_says_whose_policy_it_is(editor: Client, index: PolicyIndexPage, further: School) -> None:
    editor.post(create(index), answers(clause(text="Words."), school=further.pk))
    assert PolicyPage.objects.get().school == further


def test_a_published_policy_stays_its_schools(
    editor: Client, page: PolicyPage, publish: Publish, school: School, further: School
) -> None:
    publish(FIRST)
    editor.post(edit(page), answers(clause(text="Words."), school=further.pk, label="2099-01"))
    page.refresh_from_db()
    assert (page.school, page.get_latest_revision_as_object().school) == (school, school)
