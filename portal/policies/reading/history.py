"""All versions of a policy in time: what each one changed, its corrections, its reviews, and days without any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.policies.models import PolicyReview, PolicyVersion
from portal.policies.versions.timeline import Standing

from .document_control import control_words, reviews_shown


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A version of its own with all that followed from it. ``gap_to`` is the last day of a gap that is over."""

    standing: Standing
    corrections: tuple[Standing, ...] = ()
    reviews: Sequence[dict[str, Any]] = ()
    gap_from: date | None = None
    gap_to: date | None = None

    @property
    def state(self) -> str:
        """In force also where one of its corrections is: a reader knows them as one version."""
        states = [standing.state for standing in (self.standing, *self.corrections)]
        return next((state for state in ("in_force", "upcoming", "withdrawn") if state in states), "superseded")

    @property
    def approved(self) -> str:
        return str(control_words(self.standing.version)["approved"])

    @property
    def last_day(self) -> date | None:
        return self.corrections[0].last_day if self.corrections else self.standing.last_day


def history_entries(standings: Sequence[Standing], reviews: Iterable[PolicyReview] = ()) -> list[Entry]:
    """Newest first, corrections under the version they correct, newest first too."""
    by_pk = {standing.version.pk: standing.version for standing in standings}
    below: dict[int, list[Standing]] = {}
    for standing in standings:
        if standing.version.corrects_id:
            below.setdefault(_root(standing.version, by_pk), []).append(standing)
    found: dict[int, list[PolicyReview]] = {}
    for review in reviews:
        root = _root(by_pk[review.version_id], by_pk) if review.version_id in by_pk else review.version_id
        found.setdefault(root, []).append(review)
    return [
        _entry(standing, below.get(standing.version.pk, []), found.get(standing.version.pk, []))
        for standing in standings
        if not standing.version.corrects_id
    ]


def _entry(standing: Standing, corrections: list[Standing], reviews: list[PolicyReview]) -> Entry:
    gap = next((each for each in (*corrections, standing) if each.gap_from), None)
    later = gap.later.effective_from if gap and gap.later else None
    return Entry(
        standing=standing,
        corrections=tuple(corrections),
        reviews=reviews_shown(reviews),
        gap_from=gap.gap_from if gap else None,
        gap_to=later - timedelta(days=1) if later else None,
    )


def _root(version: PolicyVersion, by_pk: dict[int, PolicyVersion]) -> int:
    while version.corrects_id in by_pk:
        version = by_pk[version.corrects_id]
    return version.pk
