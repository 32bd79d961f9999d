"""Questions about published versions: which is in force on a day, what it requires, where it stands in time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from django.db.models import F, QuerySet

from portal.pages.models import School
from portal.policies.models import PolicyVersion, PolicyWithdrawal
from portal.policies.reviews.kinds import LEAVE_POLICY
from portal.rules.rulebook import Rulebook, parse_rulebook

State = Literal["superseded", "in_force", "upcoming", "withdrawn"]


def version_in_force(school: School, slug: str, on: date) -> PolicyVersion | None:
    """The version of the policy that applies on the day, or None where none did yet or the last one is withdrawn."""
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
    """The version that began last of those that apply, unless it is withdrawn by then: nothing older comes back."""
    began = versions.filter(effective_from__lte=on).exclude(withdrawal__withdrawn_from__lte=F("effective_from"))
    newest = began.select_related("page", "withdrawal").order_by("-effective_from", "-number").first()
    return None if newest and withdrawn_by(newest, on) else newest


def withdrawal_of(version: PolicyVersion) -> PolicyWithdrawal | None:
    return getattr(version, "withdrawal", None)


def withdrawn_by(version: PolicyVersion, on: date) -> bool:
    withdrawal = withdrawal_of(version)
    return withdrawal is not None and withdrawal.withdrawn_from <= on


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A version with its days in force; ``last_day`` is None until further notice.

    ``earlier`` and ``later`` are its neighbours in time. A version withdrawn before it began, and one replaced on the
    day on which it began, never apply: their ``last_day`` lies before their first. From ``gap_from`` on no version
    applies until ``later`` does, or until further notice.
    """

    version: PolicyVersion
    state: State
    last_day: date | None
    earlier: PolicyVersion | None
    later: PolicyVersion | None
    withdrawal: PolicyWithdrawal | None = None
    gap_from: date | None = None

    @property
    def applies(self) -> bool:
        """Was, is or will it be in force on any day?"""
        return self.last_day is None or self.last_day >= self.version.effective_from


def timeline(versions: "Iterable[PolicyVersion] | QuerySet[PolicyVersion]", on: date) -> list[Standing]:
    """Every version of one policy where it stands on the day, newest first. A query set is asked once."""
    if isinstance(versions, QuerySet):
        versions = versions.select_related("withdrawal")
    ordered = sorted(versions, key=lambda version: (version.effective_from, version.number))
    return [_standing(ordered, place, on) for place in range(len(ordered))][::-1]


def _standing(ordered: list[PolicyVersion], place: int, on: date) -> Standing:
    version = ordered[place]
    withdrawal = withdrawal_of(version)
    never_began = withdrawn_by(version, version.effective_from)
    later = next((each for each in ordered[place + 1 :] if not withdrawn_by(each, each.effective_from)), None)
    replaced_on = later.effective_from if later else None
    ended_on = version.effective_from if never_began else withdrawal.withdrawn_from if withdrawal else None
    if replaced_on and (ended_on is None or replaced_on <= ended_on) and not never_began:
        ended_on = replaced_on
    is_gap = ended_on is not None and ended_on != replaced_on and not never_began
    return Standing(
        version=version,
        state=_state(version, withdrawal, ended_on, on),
        last_day=ended_on - timedelta(days=1) if ended_on else None,
        earlier=ordered[place - 1] if place else None,
        later=ordered[place + 1] if place + 1 < len(ordered) else None,
        withdrawal=withdrawal,
        gap_from=ended_on if is_gap else None,
    )


def _state(version: PolicyVersion, withdrawal: PolicyWithdrawal | None, ended_on: date | None, on: date) -> State:
    if ended_on is not None and ended_on <= version.effective_from:
        return "withdrawn" if withdrawal else "superseded"
    if version.effective_from > on:
        return "upcoming"
    if ended_on is None or ended_on > on:
        return "in_force"
    return "withdrawn" if withdrawal and withdrawal.withdrawn_from == ended_on else "superseded"
