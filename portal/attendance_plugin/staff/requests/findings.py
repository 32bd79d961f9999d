"""A check as the headteacher reads it: what needs thought first, each finding with its figures and clause."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from portal.attendance_plugin.leave.citations import Citation, Clauses
from portal.attendance_plugin.leave.models import Check
from portal.attendance_plugin.leave.services import run_again
from portal.attendance_plugin.staff.words import RECOMMENDATIONS, STATUSES
from portal.rules.leave.check import CheckResult
from portal.rules.leave.explanation import explain_to_staff

STRENGTHS = {"expected": "expected", "where_possible": "where possible", "information": "for information"}
ORDER = ("does_not_meet", "missing_fact", "needs_judgement", "meets")


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    rule: str
    label: str
    status: str
    status_words: str
    text: str
    strength: str
    clauses: list[Citation]


@dataclass(frozen=True, kw_only=True)
class CheckReading:
    findings: list[FindingRow]
    remarks: tuple[str, ...]
    counts: list[tuple[str, str, int]]
    recommendation: str
    replays: bool
    check: Check
    result: CheckResult


def read_check(check: Check) -> CheckReading:
    """The check worked out again from what it kept; `replays` says whether that gives the bytes stored then."""
    result = run_again(check)
    explanation = explain_to_staff(result)
    rows = list(_rows(result, [line.text for line in explanation.lines], Clauses(check.policy_version)))
    return CheckReading(
        findings=sorted(rows, key=lambda row: ORDER.index(row.status)),
        remarks=explanation.remarks[1:],
        counts=_counts(rows),
        recommendation=RECOMMENDATIONS[check.recommendation],
        replays=result.sha256 == check.sha256 and result.to_json() == check.result,
        check=check,
        result=result,
    )


def _rows(result: CheckResult, texts: list[str], clauses: Clauses) -> Iterator[FindingRow]:
    for finding, text in zip(result.findings, texts, strict=True):
        yield FindingRow(
            rule=finding.rule,
            label=finding.entry.rule.label,
            status=finding.status.value,
            status_words=STATUSES[finding.status.value],
            text=figures_of(text, finding.entry.rule.label),
            strength=STRENGTHS.get(finding.entry.strength.value, ""),
            clauses=clauses.cite_all(finding.anchors),
        )


def _counts(rows: list[FindingRow]) -> list[tuple[str, str, int]]:
    """How many findings of each status there are, in the order the page lists them: (status, its words, count)."""
    found = Counter(row.status for row in rows)
    return [(status, STATUSES[status], found[status]) for status in ORDER if found[status]]


def figures_of(text: str, label: str) -> str:
    """The sentence without the status and label it opens with: the page shows both beside it."""
    opening, heading, figures = text.partition(f"{label.lower()}.")
    return figures.strip() if heading else opening
