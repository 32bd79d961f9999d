"""Withdrawing a version: it stops applying, with a reason, and only a new version ends that."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from .models import PolicyVersion, PolicyWithdrawal
from .problems import Problem, PublishingError
from .timeline import Standing, timeline

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage


def withdraw_version(version: PolicyVersion, *, withdrawn_from: date, reason: str, by: Any = None) -> PolicyWithdrawal:
    """The withdrawal, recorded for ever. Raises ``PublishingError`` where the version cannot be withdrawn so."""
    with transaction.atomic():
        page: PolicyPage = type(version.page).objects.select_for_update().get(pk=version.page_id)
        problems = list(_problems(standing_of(page, version), withdrawn_from, reason))
        if problems:
            raise PublishingError(problems)
        return PolicyWithdrawal.objects.create(
            version=version,
            withdrawn_from=withdrawn_from,
            reason=reason.strip(),
            recorded_at=timezone.now(),
            recorded_by=by,
        )


def standing_of(page: "PolicyPage", version: PolicyVersion) -> Standing:
    return next(each for each in timeline(page.versions.all(), timezone.localdate()) if each.version.pk == version.pk)


def can_be_withdrawn(standing: Standing) -> bool:
    return standing.state in ("in_force", "upcoming") and standing.withdrawal is None


def _problems(standing: Standing, withdrawn_from: date, reason: str) -> Iterator[Problem]:
    today = timezone.localdate()
    if not can_be_withdrawn(standing):
        state = "withdrawn already" if standing.withdrawal else standing.state.replace("_", " ")
        yield _problem("version", "Version", state, "a version that applies or will", "There is nothing to withdraw.")
        return
    if not reason.strip():
        yield _problem("reason", "Reason", None, "a sentence for readers", "Say why it no longer applies.")
    if withdrawn_from < today:
        advice = "Requests of past days were checked by this version; that stays true."
        yield _problem("withdrawn_from", "Withdrawn from", withdrawn_from, f"today, {today}, or a later day", advice)
    elif standing.last_day and withdrawn_from > standing.last_day:
        accepted = f"a day not after {standing.last_day}, the version's last"
        yield _problem("withdrawn_from", "Withdrawn from", withdrawn_from, accepted, "A later version takes its place.")


def _problem(key: str, place: str, got: Any, accepted: str, advice: str) -> Problem:
    return Problem(key=key, place=place, got=got, accepted=accepted, advice=advice)
