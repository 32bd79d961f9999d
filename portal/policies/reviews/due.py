"""When a policy is to be looked at again, and which policies wait for that now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from portal.pages.models import School

from .models import PolicyReview

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

SOON = timedelta(days=60)
State = Literal["overdue", "soon", "later"]


def due_on(version: "PolicyVersion") -> date:
    """The day by which the version is looked at again: as its last review says, else as the version itself does.

    Ask for versions with ``prefetch_related("reviews")`` to do this for many.
    """
    reviews = list(version.reviews.all())
    return reviews[-1].next_due if reviews else version.review_due


@dataclass(frozen=True, kw_only=True)
class DuePolicy:
    """A policy in force, with the last review of the version that applies."""

    page: "PolicyPage"
    version: "PolicyVersion"
    due_on: date
    last_review: PolicyReview | None
    state: State

    @property
    def needs_version(self) -> bool:
        return self.last_review is not None and self.last_review.outcome == PolicyReview.Outcome.NEW_VERSION


def policies_due(today: date, school: School | None = None) -> list[DuePolicy]:
    """Every policy in force, the one that is due first on top. Three queries, however many policies there are."""
    from portal.policies.models import PolicyVersion  # it asks for this room's models
    from portal.policies.versions.timeline import timeline

    versions = PolicyVersion.objects.filter(page__school=school) if school else PolicyVersion.objects.all()
    light = versions.select_related("page__school", "withdrawal").prefetch_related("reviews")
    of_page: dict[int, list[PolicyVersion]] = {}
    for version in light.defer("clauses", "rulebook", "source", "article"):
        of_page.setdefault(version.page_id, []).append(version)
    standings = (each for found in of_page.values() for each in timeline(found, today))
    rows = [_row(each.version, today) for each in standings if each.state == "in_force"]
    return sorted(rows, key=lambda row: (row.due_on, row.version.title))


def _row(version: "PolicyVersion", today: date) -> DuePolicy:
    reviews: Iterable[PolicyReview] = version.reviews.all()
    due = due_on(version)
    return DuePolicy(
        page=version.page,
        version=version,
        due_on=due,
        last_review=list(reviews)[-1] if reviews else None,
        state="overdue" if due < today else "soon" if due <= today + SOON else "later",
    )
