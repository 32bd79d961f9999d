"""When a policy is due, what is listed, and recording a review."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.policies.models import PolicyPage, PolicyReview, PolicyVersion, PolicyWithdrawal
from portal.policies.reviews.due import due_on, policies_due
from portal.policies.reviews.services import next_review, record_review
from portal.policies.services import publish_draft
from portal.policies.versions.problems import PublishingError
from tests import people
from tests.policies.sample_policy import FIRST, SECOND

TODAY = date(2026, 11, 20)
NOW = "2026-11-20 09:00:00+00:00"
LISTING = "/admin/policies-due/"


def test_the_versions_own_day_counts_until_a_review_is_recorded(first: PolicyVersion) -> None:
    assert due_on(first) == date(2023, 9, 1)
    record_review(first, reviewed_on=date(2023, 7, 1), outcome="no_change", reviewer_role="Headteacher")
    assert due_on(PolicyVersion.objects.get()) == date(2024, 7, 1)
    days = {"reviewed_on": date(2024, 6, 3), "next_due": date(2024, 10, 1)}
    record_review(first, outcome="new_version", reviewer_role="Headteacher", note="The law has changed.", **days)
    assert due_on(PolicyVersion.objects.get()) == date(2024, 10, 1)


def test_a_review_known_to_the_term_counts_from_the_terms_end(first: PolicyVersion) -> None:
    review = record_review(
        first, reviewed_on=date(2023, 5, 9), precision="term", outcome="no_change", reviewer_role="Governors"
    )
    assert (review.reviewed_on, review.precision, review.next_due) == (date(2023, 4, 1), "term", date(2024, 8, 31))


def test_the_usual_time_is_that_of_the_policy_then_of_its_kind(page: PolicyPage) -> None:
    stated = publish_draft(page, replace(FIRST, review_cycle_months=24), is_history=True)
    assert next_review(stated, date(2026, 1, 1)) == date(2028, 1, 1)
    kept = replace(SECOND, policy_type="equality-objectives", review_cycle_months=0)
    assert next_review(publish_draft(page, kept, is_history=True), date(2026, 1, 1)) == date(2030, 1, 1)


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reviewed_on": TODAY + timedelta(days=1), "outcome": "no_change"}, "Reviewed on: got “2026-11-21”"),
        ({"reviewed_on": TODAY, "outcome": "new_version"}, "Next review: got nothing"),
        ({"reviewed_on": TODAY, "outcome": "no_change", "next_due": TODAY}, "a day after the review, 2026-11-20"),
        (
            {"reviewed_on": date(2022, 9, 9), "outcome": "sooner", "next_due": date(2024, 1, 1)},
            "a day before 2023-09-01",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(given: dict[str, Any], message: str, first: PolicyVersion) -> None:
    with pytest.raises(PublishingError, match=message):
        record_review(first, reviewer_role="Headteacher", **given)
    assert PolicyReview.objects.count() == 0


@time_machine.travel(NOW)
def test_a_review_before_the_last_one_is_refused(first: PolicyVersion) -> None:
    record_review(first, reviewed_on=TODAY, outcome="no_change", reviewer_role="Headteacher")
    with pytest.raises(PublishingError, match="2026-11-20 or later"):
        record_review(PolicyVersion.objects.get(), reviewed_on=date(2026, 1, 1), outcome="no_change", reviewer_role="X")


@time_machine.travel(NOW)
def test_a_major_incident_brings_the_review_forward(both: Any) -> None:
    """OSP-01: reviewed yearly, or after a major incident."""
    second = both[1]
    record_review(second, reviewed_on=TODAY, outcome="sooner", reviewer_role="Headteacher", next_due=date(2026, 12, 18))
    [row] = policies_due(TODAY)
    assert (row.due_on, row.state) == (date(2026, 12, 18), "soon")


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 9, 2), "overdue"),
        (date(2027, 9, 1), "soon"),
        (date(2027, 7, 3), "soon"),
        (date(2027, 7, 2), "later"),
    ],
)
def test_a_policy_is_listed_by_how_near_its_review_is(today: date, state: str, both: Any) -> None:
    [row] = policies_due(today)
    assert (row.version.label, row.due_on, row.state) == ("2026-09", date(2027, 9, 1), state)


def test_only_versions_in_force_are_due(both: Any) -> None:
    from django.utils import timezone

    day = date(2027, 1, 1)
    PolicyWithdrawal.objects.create(version=both[1], withdrawn_from=day, reason="Gone.", recorded_at=timezone.now())
    assert [row.version.label for row in policies_due(date(2026, 12, 31))] == ["2026-09"]
    assert policies_due(day) == []
    assert policies_due(date(2022, 8, 31)) == []


def test_listing_takes_as_many_queries_for_many_policies(
    index: Any, school: Any, page: PolicyPage, both: Any, django_assert_num_queries: Any
) -> None:
    from portal.policies.drafting.page_drafts import set_draft

    other = PolicyPage(slug="behaviour", school=school, live=False)
    set_draft(other, replace(FIRST, slug="behaviour", policy_type="behaviour"))
    index.add_child(instance=other)
    publish_draft(other, replace(FIRST, slug="behaviour", policy_type="behaviour"), is_history=True)
    with django_assert_num_queries(2):
        assert [row.due_on for row in policies_due(TODAY)] == [date(2023, 9, 1), date(2027, 9, 1)]


@time_machine.travel(NOW)
def test_staff_record_a_review_and_see_it_in_the_history(client: Client, first: PolicyVersion) -> None:
    owner = people.policy_owner()
    client.force_login(owner)
    listed = client.get(LISTING).content.decode()
    assert "Overdue" in listed
    assert "1 September 2023" in listed
    address = reverse("policy_reviews:review", args=[first.pk])
    assert address in listed
    sent = {"outcome": "no_change", "reviewed_on": "2026-11-19", "precision": "day", "reviewer_role": "Governing board"}
    assert client.post(address, sent).status_code == 302
    review = PolicyReview.objects.get()
    assert (review.recorded_by, review.next_due) == (owner, date(2027, 11, 19))
    shown = client.get(address).content.decode()
    assert "Reviewed, no change" in shown
    assert "19 November 2026, Governing board" in shown
    assert "Overdue" not in client.get(LISTING).content.decode()


@time_machine.travel(NOW)
def test_a_faulty_review_is_told_beside_its_question(client: Client, first: PolicyVersion) -> None:
    client.force_login(people.clerk())
    address = reverse("policy_reviews:review", args=[first.pk])
    sent = {"outcome": "new_version", "reviewed_on": "2026-11-30", "precision": "day", "reviewer_role": "Board"}
    response = client.post(address, sent)
    assert set(response.context["form"].errors) == {"reviewed_on", "next_due"}
    assert PolicyReview.objects.count() == 0


ROLES = {
    "office": (people.office, 302, 302, 302),
    "governor": (people.governor, 200, 302, 302),
    "clerk": (people.clerk, 200, 200, 302),
    "editor": (people.editor, 200, 200, 302),
    "headteacher": (people.headteacher, 200, 200, 200),
}


@pytest.mark.parametrize(("who", "sees", "records", "withdraws"), ROLES.values(), ids=list(ROLES))
def test_who_sees_records_and_withdraws(
    who: Any, sees: int, records: int, withdraws: int, client: Client, first: PolicyVersion
) -> None:
    client.force_login(who())
    review, withdraw = (reverse(f"policy_reviews:{name}", args=[first.pk]) for name in ("review", "withdraw"))
    assert client.get(LISTING).status_code == sees
    assert client.get(review).status_code == sees
    assert client.post(review, {}).status_code == records
    assert client.get(withdraw).status_code == withdraws
    assert client.post(withdraw, {}).status_code == withdraws
    menu = "Policies due" in client.get("/admin/").content.decode()
    assert menu == (sees == 200)
