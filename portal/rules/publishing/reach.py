"""Rules that never fail, rules nobody can meet, limits no passing request can reach, and rules that add nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta

from portal.rules.leave.check import check
from portal.rules.leave.facts import Facts, LedgerEntry, Register
from portal.rules.leave.findings import DOES_NOT_MEET, MISSING_FACT, Status
from portal.rules.leave.kinds import KINDS
from portal.rules.leave.year_total import in_days
from portal.rules.parameters import NoParameters
from portal.rules.percentages import Number
from portal.rules.publishing.concerns import Concern, PolicyDraft
from portal.rules.publishing.samples import best_request, draw_requests, fullest_year
from portal.rules.rulebook import Entry, Rulebook
from portal.rules.school_year import Calendar, SchoolYear
from portal.rules.sessions import AM, PM, Session

ENOUGH = 12
YEAR_GROUPS = (1, 3, 5, 7)
Statuses = dict[str, Status]


def find_unreachable(policy: PolicyDraft, *, calendar: Calendar) -> Iterator[Concern]:
    """Sample requests of every kind in the fullest school year and report what the rules can never do."""
    year = fullest_year(calendar)
    if year is None:
        return
    for kind in policy.rulebook.kinds:
        entries = {entry.rule.id: entry for entry in policy.rulebook.entries_for(kind)}
        outcomes = [
            _statuses(facts, policy.rulebook, calendar) for facts in draw_requests(kind, calendar=calendar, year=year)
        ]
        for rule, entry in entries.items():
            yield from _stuck(kind, entry, [found[rule] for found in outcomes if rule in found])
        yield from _redundant(kind, entries, outcomes)
        yield from _out_of_reach(kind, policy.rulebook, calendar, year)


def _statuses(facts: Facts, rulebook: Rulebook, calendar: Calendar) -> Statuses:
    findings = check(facts, rulebook=rulebook, calendar=calendar).findings
    return {entry.rule.id: outcome.status for entry, outcome in findings}


def _stuck(kind: str, entry: Entry, found: Sequence[Status]) -> Iterator[Concern]:
    """A rule with something to set that gave the same answer to every sample."""
    settled = [status for status in found if status is not MISSING_FACT]
    if entry.rule.parameters is NoParameters or len(settled) < ENOUGH:
        return
    if all(status is Status.MEETS for status in settled):
        message = (
            f"For {KINDS[kind]} the rule “{entry.rule.label}” never fails: {len(settled)} invented requests met it."
        )
        yield Concern("never_fails", entry.rule.id, entry.anchors, message)
    if all(status is DOES_NOT_MEET for status in settled):
        message = (
            f"For {KINDS[kind]} nobody can meet the rule “{entry.rule.label}”: {len(settled)} invented requests failed."
        )
        yield Concern("cannot_be_met", entry.rule.id, entry.anchors, message)


def _redundant(kind: str, entries: dict[str, Entry], outcomes: Sequence[Statuses]) -> Iterator[Concern]:
    """Rules that only ever fail together with one other rule, which also fails without them."""
    failing = [frozenset(rule for rule, status in found.items() if status is DOES_NOT_MEET) for found in outcomes]
    counts = Counter(rule for rules in failing for rule in rules)
    for rule, entry in entries.items():
        if counts[rule] < ENOUGH:
            continue
        always = frozenset.intersection(*(rules for rules in failing if rule in rules)) - {rule}
        for other in sorted(always):
            if counts[other] > counts[rule]:
                message = (
                    f"For {KINDS[kind]} the rule “{entry.rule.label}” adds nothing: "
                    f"whenever it fails, “{entries[other].rule.label}” fails too."
                )
                yield Concern("adds_nothing", rule, (*entry.anchors, *entries[other].anchors), message)


def _out_of_reach(kind: str, rulebook: Rulebook, calendar: Calendar, year: SchoolYear) -> Iterator[Concern]:
    """Limits in days that are higher than the most leave which meets all other clauses."""
    for entry in rulebook.entries_for(kind):
        limit = _limit_in_days(entry)
        most = int(2 * limit) if limit is not None else 0
        longest = _longest_passing(kind, rulebook, calendar, year, most=most)
        if longest < most:
            message = (
                f"The rule “{entry.rule.label}” allows {limit} days, but even with full attendance no more than "
                f"{in_days(longest)} days for {KINDS[kind]} meet the other clauses."
            )
            yield Concern("out_of_reach", entry.rule.id, entry.anchors, message)


def _limit_in_days(entry: Entry) -> Number | None:
    for declared in fields(entry.parameters):
        if declared.name == "days" and declared.metadata["comparator"] == "at_most":
            limit: Number = getattr(entry.parameters, declared.name)
            return limit
    return None


def _longest_passing(kind: str, rulebook: Rulebook, calendar: Calendar, year: SchoolYear, *, most: int) -> int:
    """The most sessions of leave in the year that a pupil who missed nothing else can have without failing a clause."""
    for total in range(most, 0, -1):
        if any(_passes(facts, rulebook, calendar) for facts in _best_requests(kind, calendar, year, total)):
            return total
    return 0


def _passes(facts: Facts, rulebook: Rulebook, calendar: Calendar) -> bool:
    return DOES_NOT_MEET not in _statuses(facts, rulebook, calendar).values()


def _best_requests(kind: str, calendar: Calendar, year: SchoolYear, total: int) -> Iterator[Facts]:
    """The best answers at many places of the year: all sessions at once, or a day or half a day after leave before."""
    first, last = date(year.starts, 9, 1), date(year.starts + 1, 8, 31)
    for group in YEAR_GROUPS:
        timetable = calendar.timetable(group)
        days = timetable.days_between(first, last)
        for day in days[3::7]:
            for length in {total, 2, 1}:
                asked = timetable.between(Session(day, AM), Session(last, PM))[:length]
                seen = timetable.count_between(Session(days[0], AM), Session(day - timedelta(days=1), PM))
                granted = total - length
                if len(asked) == length and 0 <= granted <= seen:
                    yield _best(kind, asked, year=year, group=group, seen=seen, granted=granted)


def _best(kind: str, asked: tuple[Session, ...], *, year: SchoolYear, group: int, seen: int, granted: int) -> Facts:
    as_of = asked[0].day - timedelta(days=1)
    return best_request(
        kind,
        asked=asked,
        register=Register(as_of=as_of, possible=seen, attended=seen - granted, authorised=granted, unauthorised=0),
        ledger=(LedgerEntry(year=year.label, kind=kind, sessions=granted, outcome="authorised"),) if granted else (),
        year_group=group,
    )
