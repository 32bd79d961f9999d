"""Running stored checks again (R12): the same facts, version and calendar have to give the same bytes.

A check that gives something else is an incident for people to look into. Nothing is corrected: neither the check nor
the decision made on it.
"""

import json
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.calendars.services import rules_calendar
from portal.pages.models import School
from portal.policies.services import rulebook_of
from portal.rules import canonical
from portal.rules.leave.check import check as apply_rules
from portal.rules.leave.facts_data import parse_facts
from portal.rules.rulebook import Rulebook
from portal.rules.school_year import Calendar

from .models import Check
from .replay_runs import KeptDifference, ReplayRun

SAMPLE = 300
"""So many checks of each school are run again every night, chosen by chance."""

ROWS_AT_ONCE = 500
RUNS_KEPT = 60


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A check that does not give what it gave then."""

    check: int
    reference: str
    what: tuple[str, ...]

    def __str__(self) -> str:
        return f"check {self.check} of {self.reference}: {'; '.join(self.what)}"

    @classmethod
    def from_data(cls, data: KeptDifference) -> "Difference":
        return cls(check=data["check"], reference=data["reference"], what=tuple(data["what"]))

    def to_data(self) -> KeptDifference:
        return {"check": self.check, "reference": self.reference, "what": list(self.what)}


@dataclass(kw_only=True)
class Inputs:
    """Policy versions and calendars, each read once for all the checks made under it: a version holds a whole text."""

    rulebooks: dict[int, Rulebook] = field(default_factory=dict)
    calendars: dict[int, Calendar] = field(default_factory=dict)

    def rulebook(self, check: Check) -> Rulebook:
        if check.policy_version_id not in self.rulebooks:
            self.rulebooks[check.policy_version_id] = rulebook_of(check.policy_version)
        return self.rulebooks[check.policy_version_id]

    def calendar(self, check: Check) -> Calendar:
        if check.calendar_version_id not in self.calendars:
            self.calendars[check.calendar_version_id] = rules_calendar(check.calendar_version)
        return self.calendars[check.calendar_version_id]


def checks_of(school: School, *, reference: str = "", since: datetime | None = None) -> QuerySet[Check]:
    """The school's stored checks, oldest first; of one reference, or made since a moment."""
    checks = Check.objects.filter(request__school=school).order_by("pk")
    if reference:
        checks = checks.filter(request__submission__reference__iexact=reference)
    return checks.filter(made_at__gte=since) if since else checks


def sample_of(checks: QuerySet[Check], number: int) -> list[int]:
    """Keys of so many checks, chosen by chance; all of them where there are fewer."""
    keys = list(checks.values_list("pk", flat=True))
    return sorted(random.sample(keys, min(number, len(keys))))


def replay_checks(keys: Collection[int]) -> Iterator[Difference]:
    """Run these again and tell each that gives something else."""
    inputs, ordered = Inputs(), sorted(keys)
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        rows = Check.objects.filter(pk__in=ordered[start : start + ROWS_AT_ONCE]).order_by("pk")
        for check in rows.select_related("snapshot", "request__submission"):
            if what := tuple(_differences(check, inputs)):
                yield Difference(check=check.pk, reference=str(check.request), what=what)


def replay_school(school: School, keys: Collection[int], *, by: str = "worker") -> ReplayRun:
    """Run these again, and those that gave something else the last time; keep and write down what was found."""
    last = newest_run(school)
    again = {*keys, *(found["check"] for found in last.differing)} if last else set(keys)
    started_at = timezone.now()
    found = [difference.to_data() for difference in replay_checks(again)]
    with transaction.atomic():
        run = ReplayRun.objects.create(school=school, started_at=started_at, checks=len(again), differences=found)
        runs = ReplayRun.objects.filter(school=school)
        runs.exclude(pk__in=list(runs.values_list("pk", flat=True)[:RUNS_KEPT])).delete()
        record(
            school=school, action="checks_replayed", subject=run, actor_name=by, checks=len(again), differ=len(found)
        )
    return run


def replay_samples() -> dict[str, int]:
    """Every night: a sample of each school's checks; by school how many differ."""
    return {
        school.slug: len(replay_school(school, sample_of(checks_of(school), SAMPLE)).differing)
        for school in School.objects.order_by("pk")
    }


def newest_run(school: School) -> ReplayRun | None:
    return ReplayRun.objects.filter(school=school).first()


def _differences(check: Check, inputs: Inputs) -> Iterator[str]:
    if canonical.sha256_of_text(check.snapshot.facts) != check.snapshot.sha256:
        yield "the facts kept do not have the hash kept with them"
    if canonical.sha256_of_text(check.result) != check.sha256:
        yield "the result kept does not have the hash kept with it"
    try:
        facts = parse_facts(json.loads(check.snapshot.facts), source=f"snapshot {check.snapshot_id}")
        again = apply_rules(facts, rulebook=inputs.rulebook(check), calendar=inputs.calendar(check)).to_json()
    except Exception as error:
        yield f"it cannot be run any more ({type(error).__name__})"
        return
    if again != check.result:
        yield from compare(_read(check.result), _read(again))
    if _read(again).get("recommendation") != check.recommendation:
        yield "the recommendation in the list is not the one found"


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What differs, in few words: each finding by its rule, other parts by their name."""
    for part in sorted({*then, *now} - {"findings"}):
        if then.get(part) != now.get(part):
            is_short = isinstance(then.get(part), str) and isinstance(now.get(part), str)
            yield f"{part} was {then[part]}, now {now[part]}" if is_short else f"{part} differs"
    nothing: dict[str, Any] = {}
    for before, after in zip_longest(then.get("findings", []), now.get("findings", []), fillvalue=nothing):
        if before != after:
            rule = before.get("rule") or after.get("rule")
            statuses = before.get("status", "absent"), after.get("status", "absent")
            told = "figures differ" if statuses[0] == statuses[1] else f"was {statuses[0]}, now {statuses[1]}"
            yield f"{rule} {told}"
