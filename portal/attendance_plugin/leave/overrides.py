"""How decisions depart from what the policy's rules recommend, per rule and academic year, for governors (rules 5.6).

Counts alone, of requests that are decided and were checked. Small ones are hidden, and more with them where a sum would
give them away. The months that are over are counted, so that a day's decision cannot be told from yesterday's report.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Min
from django.utils import timezone

from portal.pages.models import School
from portal.rules.leave.catalogue import find_rule
from portal.rules.leave.findings import Status
from portal.rules.problems import NoValueInForce
from portal.rules.sessions import start_year, year_label
from portal.rules.small_counts import Shown, SmallCounts, Sum

from .models import Decision
from .plans import departs_from_recommendation

WHOLE = ""
FOLLOWED, GRANTED, REFUSED = "followed", "granted", "refused"
STATUSES = (Status.MEETS, Status.DOES_NOT_MEET, Status.NEEDS_JUDGEMENT, Status.MISSING_FACT)
BEYOND, AGAINST = "beyond", "against"
ROWS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Span:
    """An academic year as far as its months are over: the days counted, both included."""

    started: int
    first: date
    last: date

    @property
    def label(self) -> str:
        return year_label(self.started)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        after = date.fromordinal(self.last.toordinal() + 1)
        begins, ends = (timezone.make_aware(datetime.combine(day, time.min)) for day in (self.first, after))
        return begins, ends


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """``granted_beyond``: granted although the rule was not met; ``refused_though_met``: the other way."""

    rule: str
    label: str
    met: Shown
    not_met: Shown
    judgement: Shown
    missing: Shown
    granted_beyond: Shown
    refused_though_met: Shown


@dataclass(frozen=True, kw_only=True)
class Overrides:
    span: Span
    requests: Shown
    followed: Shown
    granted: Shown
    refused: Shown
    rules: tuple[RuleRow, ...]


def span_of(started: int, today: date) -> Span | None:
    """The days of the academic year whose months are over; None before the first is."""
    first, whole = date(started, 9, 1), date(started + 1, 8, 31)
    last = min(whole, date.fromordinal(today.replace(day=1).toordinal() - 1))
    return Span(started=started, first=first, last=last) if last >= first else None


def spans_of(school: School, today: date) -> list[Span]:
    """The academic years with decisions, the newest first."""
    first = Decision.objects.filter(request__school=school).aggregate(first=Min("decided_at"))["first"]
    if first is None:
        return []
    years = range(start_year(today), start_year(timezone.localdate(first)) - 1, -1)
    return [span for year in years if (span := span_of(year, today))]


def count_overrides(school: School, span: Span) -> Overrides:
    """The counts of the span as a reader without pupils may see them."""
    tables = count_tables(school, span)
    hidden = SmallCounts(tables, list(_sums(tables)))
    shown = {name: hidden.shown(name) for name in tables}
    return Overrides(
        span=span,
        requests=shown["requests"][WHOLE],
        followed=shown["ways"][FOLLOWED],
        granted=shown["ways"][GRANTED],
        refused=shown["ways"][REFUSED],
        rules=tuple(_row(rule, shown) for rule in _rules(tables)),
    )


def _decisions(school: School, span: Span) -> Iterator[Decision]:
    """The standing decisions of checked requests, made in the span."""
    begins, ends = span.instants
    made = Decision.objects.filter(request__school=school, decided_at__gte=begins, decided_at__lt=ends)
    standing = made.filter(superseded_by=None, check_made__isnull=False).select_related("check_made")
    return standing.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)


def count_tables(school: School, span: Span) -> dict[str, dict[Any, int]]:
    ways: Counter[str] = Counter()
    per_rule: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for decision in _decisions(school, span):
        result = json.loads(decision.check_made.result)  # type: ignore[union-attr]
        way = _way(decision, result)
        ways[way] += 1
        for rule, status in _statuses(result):
            per_rule[rule][status] += 1
            per_rule[rule][BEYOND] += way == GRANTED and status == Status.DOES_NOT_MEET
            per_rule[rule][AGAINST] += way == REFUSED and status == Status.MEETS
    return {
        "requests": {WHOLE: ways.total()},
        "ways": {way: ways[way] for way in (FOLLOWED, GRANTED, REFUSED)},
        **{f"rule:{rule}": {key: counts[key] for key in STATUSES} for rule, counts in per_rule.items()},
        BEYOND: {rule: counts[BEYOND] for rule, counts in per_rule.items()},
        AGAINST: {rule: counts[AGAINST] for rule, counts in per_rule.items()},
    }


def _way(decision: Decision, result: dict[str, Any]) -> str:
    departs = departs_from_recommendation(
        decision.outcome,
        result["recommendation"],
        granted=decision.sessions_granted,
        suggested=[date.fromisoformat(day) for day in result["within_policy_dates"]],
    )
    if not departs:
        return FOLLOWED
    return REFUSED if decision.outcome == Decision.Outcome.REFUSE or _gives_less(decision, result) else GRANTED


def _gives_less(decision: Decision, result: dict[str, Any]) -> bool:
    """A part of what lies whole within the policy is less than the check advises."""
    return decision.outcome == Decision.Outcome.GRANT_PART and result["recommendation"] in {
        "within_policy",
        "no_school_authorisation_needed",
    }


def _statuses(result: dict[str, Any]) -> Iterator[tuple[str, Status]]:
    """One status for each rule; of a rule that stands twice the gravest, as in the check itself."""
    found: dict[str, Status] = {}
    for finding in result["findings"]:
        status = Status(finding["status"])
        gravest = max((found.get(finding["rule"], status), status), key=_gravity)
        found[finding["rule"]] = gravest
    yield from found.items()


def _gravity(status: Status) -> int:
    return (Status.MEETS, Status.NEEDS_JUDGEMENT, Status.MISSING_FACT, Status.DOES_NOT_MEET).index(status)


def _rules(tables: dict[str, dict[Any, int]]) -> list[str]:
    return sorted(tables[BEYOND])


def _sums(tables: dict[str, dict[Any, int]]) -> Iterator[Sum]:
    """What a reader can add up, and knows of the counts beside one another."""
    whole = ("requests", WHOLE)
    yield Sum(whole, tuple(("ways", way) for way in tables["ways"]))
    for rule in _rules(tables):
        own = f"rule:{rule}"
        parts = tuple((own, status) for status in STATUSES)
        if sum(tables[own].values()) == tables["requests"][WHOLE]:
            yield Sum(whole, parts)
        # More cannot have been granted beyond a rule than did not meet it, nor refused than met it.
        yield Sum((BEYOND, rule), ((own, Status.DOES_NOT_MEET),), is_exact=False)
        yield Sum((AGAINST, rule), ((own, Status.MEETS),), is_exact=False)
    for way, table in ((GRANTED, BEYOND), (REFUSED, AGAINST)):
        if tables["ways"][way] <= sum(tables[table].values()):
            yield Sum(("ways", way), tuple((table, rule) for rule in tables[table]), is_exact=False)


def _row(rule: str, shown: dict[str, dict[Any, Shown]]) -> RuleRow:
    own = shown[f"rule:{rule}"]
    return RuleRow(
        rule=rule,
        label=_label(rule),
        met=own[Status.MEETS],
        not_met=own[Status.DOES_NOT_MEET],
        judgement=own[Status.NEEDS_JUDGEMENT],
        missing=own[Status.MISSING_FACT],
        granted_beyond=shown[BEYOND][rule],
        refused_though_met=shown[AGAINST][rule],
    )


def _label(rule: str) -> str:
    try:
        return find_rule(rule).label
    except NoValueInForce:
        return rule
