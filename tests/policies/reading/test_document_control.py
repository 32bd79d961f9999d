"""Who approved a version, when, and when it is looked at again, told no more exactly than it is known."""

from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from portal.policies.models import PolicyPage, PolicyReview, PolicyVersion
from portal.policies.reading.document_control import control_words
from portal.policies.services import publish_draft
from tests.policies.reading.conftest import ADDRESS, Read
from tests.policies.sample_policy import SECOND

Both = tuple[PolicyVersion, PolicyVersion]
pytestmark = pytest.mark.usefixtures("_today")


def test_an_overdue_review_is_stated_fairly(both: Both, page: PolicyPage, read: Read) -> None:
    overdue = replace(SECOND, label="2026-10", effective_from=date(2026, 10, 1), review_due=date(2026, 11, 19))
    publish_draft(page, overdue, is_history=True)
    words = read(ADDRESS)
    assert "It was due by 19 November 2026 and has not been recorded here yet." in words
    assert "This version stays in force until a new one applies." in words


def test_dates_are_shown_no_more_exact_than_they_are_known(both: Both, page: PolicyPage, read: Read) -> None:
    known = replace(
        SECOND,
        label="2026-10",
        effective_from=date(2026, 10, 1),
        approved_on=date(2026, 9, 1),
        adopted_on=date(2026, 9, 1),
        review_due=date(2027, 12, 31),
        precisions={"approved_on": "month", "adopted_on": "term", "review_due": "term"},
        scope="aligned",
        based_on="Attendance policy of the trust",
    )
    publish_draft(page, known, is_history=True)
    words = read(ADDRESS)
    assert "Approved September 2026 by Governing board" in words
    assert "onwards · approved September 2026 (Governing board)" in read(f"{ADDRESS}versions/")
    assert "Adopted Autumn term 2026" in words
    assert "Next review By autumn term 2027" in words
    assert "adapted to this school. It follows: Attendance policy of the trust" in words


def test_a_review_without_change_is_told_and_moves_the_next_one(both: Both, read: Read) -> None:
    PolicyReview.objects.create(
        version=both[1],
        reviewed_on=date(2026, 11, 1),
        precision="month",
        outcome=PolicyReview.Outcome.NO_CHANGE,
        reviewer_role="Headteacher",
        next_due=date(2027, 11, 1),
        recorded_at=timezone.now(),
    )
    words = read(ADDRESS)
    assert "Reviewed, no change November 2026, by the Headteacher" in words
    assert "Next review By 1 November 2027" in words


def test_what_was_due_later_was_not_overdue_on_that_day(both: Both, read: Read) -> None:
    assert "Next review By 1 September 2023" in read(f"{ADDRESS}on/2023-09-01/")
    assert "It was due by 1 September 2023" in read(f"{ADDRESS}on/2023-09-02/")


def test_each_step_of_approval_and_each_departure_is_told_with_its_reason() -> None:
    told = PolicyVersion(
        approved_on=date(2026, 7, 8),
        review_due=date(2027, 7, 8),
        approvals=[
            {"stage": "headteacher", "role": "Headteacher", "on": "2026-07-02"},
            {"stage": "approving_body", "role": "Governing board", "on": "2026-07-08", "minute": "26/41"},
        ],
        document_control={
            "concerns": [
                {"key": "a", "message": "The register is kept 3 years.", "reason": "The trust decided so."},
                {"key": "b", "message": "Found in an archive.", "reason": ""},
            ]
        },
    )
    words = control_words(told)
    assert words["approvals"] == ["Headteacher, 2 July 2026", "Governing board, 8 July 2026, minute 26/41"]
    assert words["departures"] == [told.document_control["concerns"][0]]
    html = render_to_string("policies/parts/document_control.html", {"words": words, "version": told})
    assert "<li>Governing board, 8 July 2026, minute 26/41</li>" in html
    assert "<li>The register is kept 3 years. <strong>Why:</strong> The trust decided so.</li>" in html
