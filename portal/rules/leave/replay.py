"""A check as it is kept, and the proof that it can be repeated: the same inputs give the same bytes."""

from dataclasses import dataclass
from typing import Any

from portal.rules import canonical
from portal.rules.calendar_data import parse_calendar
from portal.rules.leave.check import CheckResult, check
from portal.rules.leave.facts_data import parse_facts
from portal.rules.rulebook import Rulebook, parse_rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """Everything a check was made of, as plain data, with the result's canonical JSON and hash."""

    facts: dict[str, Any]
    rulebook: dict[str, Any]
    calendar: dict[str, Any]
    result_json: str
    result_sha256: str


def record_check(result: CheckResult, *, rulebook: Rulebook) -> CheckRecord:
    """The record of a check that was just made."""
    return CheckRecord(
        facts=result.case.facts.to_data(),
        rulebook=rulebook.to_data(),
        calendar=result.case.calendar.to_data(),
        result_json=result.to_json(),
        result_sha256=result.sha256,
    )


def replay(record: CheckRecord, *, source: str) -> CheckResult:
    """The check made again from the record alone, with the rule revisions its rulebook pins."""
    return check(
        parse_facts(record.facts, source=f"{source}: facts"),
        rulebook=parse_rulebook(record.rulebook, source=f"{source}: rulebook"),
        calendar=parse_calendar(record.calendar, source=f"{source}: calendar"),
    )


def is_reproduced(record: CheckRecord, *, source: str) -> bool:
    """Whether the check gives the same bytes again, and the bytes kept still have the hash kept."""
    again = replay(record, source=source)
    kept = record.result_json
    return again.to_json() == kept and canonical.sha256_of_text(kept) == record.result_sha256
