"""Policies to be looked at again, for the admin's home."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.pages.waiting import SHOWN_OF_A_KIND, Item, Waiting, start_of

from .due import policies_due
from .views import LISTING, SEE


def reviews_waiting(request: HttpRequest) -> Iterator[Waiting]:
    """Those overdue, and those due within 60 days with their day."""
    if not request.user.has_perm(SEE):
        return
    due = [row for row in policies_due(timezone.localdate()) if row.state != "later"]
    yield Waiting(
        noun=("policy due for review", "policies due for review"),
        url=reverse(LISTING),
        items=[
            Item(
                words=f"Review: {row.version.title}",
                url=reverse("policy_reviews:review", args=[row.version.pk]),
                since=start_of(row.due_on),
            )
            for row in due[:SHOWN_OF_A_KIND]
        ],
        count=len(due),
        school=due[0].page.school if due else None,
    )
