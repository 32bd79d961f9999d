"""Recording that a policy was reviewed."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.policies.drafting.months import months_after
from portal.policies.versions.problems import Problem, PublishingError
from portal.rules.precise_dates import DAY, span_of

from .due import due_on
from .kinds import find_kind
from .models import PolicyReview

if TYPE_CHECKING:
    from portal.policies.models import PolicyVersion

Outcome = PolicyReview.Outcome


def next_review(version: "PolicyVersion", reviewed_on: date) -> date | None:
    """The usual day of the review after this one; None where neither the policy nor its kind says how often."""
    months = version.document_control.get("review_cycle_months") or find_kind(version.policy_type).cycle_months
    return months_after(reviewed_on, months) if months else None


def record_review(
    version: "PolicyVersion",
    *,
    reviewed_on: date,
    outcome: str,
    reviewer_role: str,
    precision: str = DAY,
    next_due: date | None = None,
    note: str = "",
    by: Any = None,
) -> PolicyReview:
    """The review, with the day of the next one. Raises ``PublishingError`` for days that cannot be."""
    span = span_of(reviewed_on, precision)
    due = next_due or (next_review(version, span.last) if outcome == Outcome.NO_CHANGE else None)
    problems = [*_bad_days(version, span.first, due, outcome)]
    if problems or due is None:
        raise PublishingError(problems)
    with transaction.atomic():
        return PolicyReview.objects.create(
            version=version,
            reviewed_on=span.first,
            precision=precision,
            outcome=outcome,
            reviewer_role=reviewer_role,
            note=note,
            next_due=due,
            recorded_at=timezone.now(),
            recorded_by=by,
        )


def _bad_days(version: "PolicyVersion", reviewed_on: date, due: date | None, outcome: str) -> list[Problem]:
    today, found = timezone.localdate(), []
    last = max((review.reviewed_on for review in version.reviews.all()), default=None)
    if reviewed_on > today or (last and reviewed_on < last):
        accepted = f"{last} or later, and not after today, {today}" if last else f"today, {today}, or an earlier day"
        found.append(_problem("reviewed_on", "Reviewed on", reviewed_on, accepted, "Record a review once it is done."))
    if due is None:
        found.append(
            _problem("next_due", "Next review", None, "a day", "Neither the policy nor its kind says how often.")
        )
    elif due <= reviewed_on:
        found.append(_problem("next_due", "Next review", due, f"a day after the review, {reviewed_on}", "Choose one."))
    elif outcome == Outcome.SOONER and due >= due_on(version):
        accepted = f"a day before {due_on(version)}, when it is due anyway"
        found.append(_problem("next_due", "Next review", due, accepted, "Choose an earlier day."))
    return found


def _problem(key: str, place: str, got: Any, accepted: str, advice: str) -> Problem:
    return Problem(key=key, place=place, got=got, accepted=accepted, advice=advice)
