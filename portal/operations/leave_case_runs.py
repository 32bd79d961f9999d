"""Run worked leave cases and say, point by point, where the result differs from what a case expects."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from portal.operations.clock_watch import watch_clock
from portal.operations.leave_cases import CaseFile, LeaveCase, WhatIf
from portal.rules import canonical
from portal.rules.leave.check import CheckResult, check
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.record_reader import RecordReader

WHAT_IF_KEYS = ("cases_run", "recommendation_changes", "finding_changes_only")
NOT_FOUND = "no finding"


class Difference(NamedTuple):
    """One point on which a result is not what the case expects."""

    point: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.point}: expected {_shown(self.expected)}, got {_shown(self.got)}"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else canonical.to_json(value)


def run_case(file: CaseFile, case: LeaveCase, *drafts: Mapping[str, Any]) -> CheckResult:
    """The check of one case, under its policy with the drafts and then its own overrides."""
    rulebook = file.rulebook(case.policy, *drafts, case.overrides)
    return check(case.facts, rulebook=rulebook, calendar=file.calendar)


def compare_case(file: CaseFile, case: LeaveCase) -> list[Difference]:
    """Every difference between the case's result and what it expects; an empty list if there is none."""
    result = run_case(file, case)
    got, expected = plain_result(result), case.expect
    return [
        *_compare_policy(file, case, result),
        *_compare_findings(_mapping(expected, "findings"), got["findings"]),
        *_compare_values(expected, got),
        *_compare_figures(_mapping(expected, "computed"), got["figures"]),
        *_compare_parent_view(expected, result),
    ]


def plain_result(result: CheckResult) -> dict[str, Any]:
    """The result in the words of the case format."""
    return {
        "findings": {finding.rule: finding.status.value for finding in result.findings},
        "recommendation": result.recommendation.value,
        "conflicts": sorted(rule for pair in result.conflicts for rule in pair),
        "prompts": sorted(result.prompts),
        "notices": sorted(result.notices),
        "penalty_threshold": result.penalty_threshold,
        "suggestion": {"within_policy_dates": canonical.plain(result.within_policy_dates)}
        if result.within_policy_dates
        else {},
        "figures": canonical.plain(result.figures),
    }


def _mapping(expected: RecordReader, name: str) -> Mapping[str, Any]:
    return expected.section(name).data if expected.data.get(name) is not None else {}


def _compare_policy(file: CaseFile, case: LeaveCase, result: CheckResult) -> Iterator[Difference]:
    in_force = file.policy_on(case.policy, result.case.received_local.date())
    if in_force != [case.policy]:
        yield Difference("policy in force", case.policy, ", ".join(in_force) or "none")


def _compare_findings(expected: Mapping[str, Any], got: Mapping[str, str]) -> Iterator[Difference]:
    for rule in dict.fromkeys([*expected, *got]):
        if expected.get(rule) != got.get(rule):
            yield Difference(rule, expected.get(rule, NOT_FOUND), got.get(rule, NOT_FOUND))


def _compare_values(expected: RecordReader, got: Mapping[str, Any]) -> Iterator[Difference]:
    recommendation = expected.data["recommendation"]
    if recommendation != got["recommendation"]:
        yield Difference("recommendation", recommendation, got["recommendation"])
    for name in ("conflicts", "prompts", "notices"):
        wanted = sorted(_flat(expected.items(name))) if expected.data.get(name) else []
        if wanted != got[name]:
            yield Difference(name, wanted, got[name])
    suggestion = canonical.plain(_mapping(expected, "suggestion"))
    if suggestion != got["suggestion"]:
        yield Difference("suggestion", suggestion, got["suggestion"])
    threshold = expected.data.get("penalty_threshold")
    if threshold is not None and threshold != got["penalty_threshold"]:
        yield Difference("penalty_threshold", threshold, got["penalty_threshold"] or "none")


def _flat(items: list[Any]) -> list[str]:
    return [str(part) for item in items for part in (item if isinstance(item, list) else [item])]


def _compare_figures(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Difference]:
    for name, wanted in canonical.plain(expected).items():
        if wanted != got.get(name):
            yield Difference(f"computed.{name}", wanted, got.get(name, "not computed"))


def _compare_parent_view(expected: RecordReader, result: CheckResult) -> Iterator[Difference]:
    if expected.data.get("parent_view") is None:
        return
    view = expected.section("parent_view")
    view.refuse_unknown(("must_cite", "must_not_contain"))
    shown = explain_to_parent(result)
    for anchor in view.texts("must_cite") if view.has("must_cite") else ():
        if anchor not in shown.anchors:
            yield Difference("parent_view.must_cite", anchor, "not cited")
    words = shown.text.casefold()
    for forbidden in view.texts("must_not_contain") if view.has("must_not_contain") else ():
        if forbidden.casefold() in words:
            yield Difference("parent_view.must_not_contain", f"no {forbidden!r}", shown.text)


def compare_what_if(file: CaseFile, what_if: WhatIf) -> list[Difference]:
    """Run every case of the base policy as it is and under the draft, and compare what changes."""
    what_if.expect.refuse_unknown(WHAT_IF_KEYS)
    changes: dict[str, list[str]] = {}
    findings_only: list[str] = []
    cases = [case for case in file.cases if case.policy == what_if.base_policy]
    for case in cases:
        before, after = plain_result(run_case(file, case)), plain_result(run_case(file, case, what_if.overrides))
        if before["recommendation"] != after["recommendation"]:
            changes[case.id] = [before["recommendation"], after["recommendation"]]
        elif before["findings"] != after["findings"]:
            findings_only.append(case.id)
    got = {"cases_run": len(cases), "recommendation_changes": changes, "finding_changes_only": sorted(findings_only)}
    return [
        Difference(name, wanted, got[name])
        for name, given in what_if.expect.data.items()
        if (wanted := sorted(given) if isinstance(given, list) else given) != got[name]
    ]


def compare_replay(file: CaseFile) -> list[Difference]:
    """Check every case twice, then once more under watch: the same bytes each time, and the clock is never read."""
    differences = []
    for case in file.cases:
        first, second = run_case(file, case).to_json(), run_case(file, case).to_json()
        with watch_clock() as read:
            third = run_case(file, case).to_json()
        if first != second or first != third:
            differences.append(Difference(f"replay of {case.id}", first, second if first != second else third))
        if read:
            differences.append(Difference(f"replay of {case.id}", "no reading of the clock", ", ".join(read)))
    return differences
