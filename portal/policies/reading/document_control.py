"""Document control as readers see it: who approved and looks after a version, and dates as exact as they are known."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.policies.models import PolicyPage, PolicyReview, PolicyVersion
from portal.rules.precise_dates import DAY, show_precise_date


def document_control_shown(version: PolicyVersion, on: date) -> dict[str, Any]:
    """What the part "About this document" of a page shows. A review after publication moves the next one.

    ``on`` is the day that is asked about: what was due after it is not overdue.
    """
    reviews = list(version.reviews.all()) if version.pk else []
    due = reviews[-1].next_due if reviews else version.review_due
    words = control_words(version)
    return {
        "control": version.document_control,
        "words": words | ({"due": show_precise_date(due)} if reviews else {}),
        "reviews": reviews_shown(reviews),
        "is_review_overdue": due is not None and due < min(on, timezone.localdate()),
        "full_address": f"{settings.BASE_URL}{version.page.relative_url(None)}versions/{version.label}/"
        if version.pk
        else "",
    }


def reviews_shown(reviews: Iterable[PolicyReview]) -> list[dict[str, Any]]:
    """Each review with its day in words, no more exact than it is known."""
    return [{"on": show_precise_date(each.reviewed_on, each.precision), "review": each} for each in reviews]


def control_words(version: PolicyVersion) -> dict[str, Any]:
    """Dates and choices of the document control in words; what is not given is empty."""
    control: Mapping[str, Any] = version.document_control
    precisions: Mapping[str, str] = control.get("precisions", {})
    adopted = control.get("adopted_on")
    adopted_on = date.fromisoformat(adopted) if isinstance(adopted, str) else adopted
    return {
        "approved": show_precise_date(version.approved_on, precisions.get("approved_on", DAY))
        if version.approved_on
        else "",
        "adopted": show_precise_date(adopted_on, precisions.get("adopted_on", DAY)) if adopted_on else "",
        "due": show_precise_date(version.review_due, precisions.get("review_due", DAY)) if version.review_due else "",
        "scope": PolicyPage.Scope(control.get("scope", PolicyPage.Scope.SCHOOL)).label,
        "approvals": [_approval_in_words(step) for step in version.approvals],
        "departures": [concern for concern in control.get("concerns", ()) if concern["reason"]],
    }


def _approval_in_words(step: Mapping[str, str]) -> str:
    """Who, when and under which minute, as far as it was recorded."""
    on = show_precise_date(date.fromisoformat(step["on"])) if step.get("on") else ""
    minute = f"minute {step['minute']}" if step.get("minute") else ""
    return ", ".join(part for part in (step["role"], on, minute) if part)
