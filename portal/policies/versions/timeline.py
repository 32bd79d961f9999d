"""Questions about published versions: which is in force on a day, what it requires, where it stands in time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from django.db.models import QuerySet

from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.rules.rulebook import Rulebook, parse_rulebook

State = Literal["superseded", "in_force", "upcoming"]
LEAVE_POLICY = "attendance"


def version_in_force(school: School, slug: str, on: date) -> PolicyVersion | None:
    """The version of the policy that applies on the day, or None where none did yet."""
    return _latest(PolicyVersion.objects.filter(page__school=school, page__slug=slug), on)


def leave_policy_in_force(school: School, on: date) -> PolicyVersion | None:
    """The version on the day of the policy whose rules check requests for leave."""
    return _latest(PolicyVersion.objects.filter(page__school=school, policy_type=LEAVE_POLICY), on)


def rulebook_of(version: PolicyVersion) -> Rulebook:
    """The rules of a version as they were frozen, with their revisions."""
    return _parse(version.rulebook, str(version))


@lru_cache(maxsize=64)
def _parse(text: str, source: str) -> Rulebook:
    return parse_rulebook(json.loads(text), source=source)


def _latest(versions: "QuerySet[PolicyVersion]", on: date) -> PolicyVersion | None:
    applied = versions.filter(effective_from__lte=on).select_related("page")
    return applied.order_by("-effective_from", "-number").first()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A version with its days in force; ``last_day`` is None until further notice."""

    version: PolicyVersion
    state: State
    last_day: date | None
    earlier: PolicyVersion | None
    later: PolicyVersion | None


def timeline(versions: Iterable[PolicyVersion], on: date) -> list[Standing]:
    """Every version of one policy where it stands on the day, newest first."""
    ordered = sorted(versions, key=lambda version: version.effective_from)
    current = max((version.effective_from for version in ordered if version.effective_from <= on), default=None)
    standings = []
    for place, version in enumerate(ordered):
        later = ordered[place + 1] if place + 1 < len(ordered) else None
        standings.append(
            Standing(
                version=version,
                state=_state(version.effective_from, current, on),
                last_day=later.effective_from - timedelta(days=1) if later else None,
                earlier=ordered[place - 1] if place else None,
                later=later,
            )
        )
    return standings[::-1]


def _state(effective_from: date, current: date | None, on: date) -> State:
    if effective_from > on:
        return "upcoming"
    return "in_force" if effective_from == current else "superseded"
