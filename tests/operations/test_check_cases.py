"""`portal check-cases`: what passes, what fails and how it is told, and what a malformed file is told."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from portal.operations.clock_watch import watch_clock
from portal.operations.leave_cases import CaseLoader

CASES = Path(__file__).parent.parent / "rules/cases/leave_cases.yaml"
DATA = yaml.load(CASES.read_text(encoding="utf-8"), Loader=CaseLoader)


def write(folder: Path, *, cases: list[Any] | None = None, **changes: Any) -> Path:
    """A file of cases: the first ones of ours, with these changes."""
    kept = cases if cases is not None else DATA["cases"][:2]
    path = folder / "cases.yaml"
    path.write_text(
        yaml.safe_dump({**DATA, "cases": kept, "what_if": None, "replay": None, **changes}, sort_keys=False),
        encoding="utf-8",
    )
    return path


def case(number: int = 0, **changes: Any) -> dict[str, Any]:
    return {**DATA["cases"][number], **changes}


def request_of(**changes: Any) -> dict[str, Any]:
    given = DATA["cases"][0]
    return case(facts={**given["facts"], "request": {**given["facts"]["request"], **changes}})


def run(*paths: Path) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_cases", *map(str, paths), stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), int(str(stopped.code))
    return out.getvalue(), 0


def fault_of(path: Path) -> str:
    with pytest.raises(CommandError) as fault:
        call_command("check_cases", str(path), stdout=StringIO())
    assert fault.value.returncode == 2
    return str(fault.value)


def test_all_worked_cases_pass():
    files = [CASES, CASES.with_name("more_leave_cases.yaml")]
    number = sum(len(yaml.safe_load(path.read_text())["cases"]) for path in files)
    assert number >= 102
    assert run(*files) == (f"{number} passed, 0 failed\n", 0)


def test_failing_case_is_shown_rule_by_rule(tmp_path):
    expect = {**DATA["cases"][0]["expect"], "recommendation": "within_policy"}
    expect["findings"] = {**expect["findings"], "notice.minimum": "does_not_meet", "no.rule": "meets"}
    expect["computed"] = {**expect["computed"], "notice_days": 13}
    del expect["findings"]["term.start"]
    path = write(tmp_path, cases=[case(expect=expect), case(1)])
    assert run(path) == (
        "FAILED A01\n"
        "  notice.minimum: expected does_not_meet, got meets\n"
        "  no.rule: expected meets, got no finding\n"
        "  term.start: expected no finding, got meets\n"
        "  recommendation: expected within_policy, got headteacher_judgement\n"
        "  computed.notice_days: expected 13, got 14\n"
        "1 passed, 1 failed\n",
        1,
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"conflicts": ["attendance.now_above", "attendance.record_not_less"]},
            'conflicts: expected ["attendance.now_above","attendance.record_not_less"], got []',
        ),
        (
            {"prompts": ["equality.reasonable_adjustments"]},
            'prompts: expected ["equality.reasonable_adjustments"], got []',
        ),
        ({"notices": ["policy.review_overdue"]}, 'notices: expected ["policy.review_overdue"], got []'),
        (
            {"suggestion": {"within_policy_dates": ["2024-12-02"]}},
            'suggestion: expected {"within_policy_dates":["2024-12-02"]}, got {}',
        ),
        ({"penalty_threshold": "reached"}, "penalty_threshold: expected reached, got not_reached"),
        ({"parent_view": {"must_cite": ["p24-nowhere"]}}, "parent_view.must_cite: expected p24-nowhere, got not cited"),
    ],
)
def test_every_other_point_is_compared(tmp_path, changes, line):
    out, status = run(write(tmp_path, cases=[case(expect={**DATA["cases"][0]["expect"], **changes})]))
    assert (out, status) == (f"FAILED A01\n  {line}\n0 passed, 1 failed\n", 1)


def test_forbidden_words_in_the_parent_view_are_found_in_any_case(tmp_path):
    expect = {**DATA["cases"][0]["expect"], "parent_view": {"must_not_contain": ["GOOD TIME"]}}
    out, status = run(write(tmp_path, cases=[case(expect=expect)]))
    assert status == 1
    assert out.startswith(
        "FAILED A01\n  parent_view.must_not_contain: expected no 'GOOD TIME', got You asked in good time"
    )


def test_policy_not_in_force_on_the_day_is_a_failure(tmp_path):
    out, status = run(write(tmp_path, cases=[request_of(received_at="2024-08-31T10:00:00Z")]))
    assert status == 1
    assert "  policy in force: expected P24, got P22\n" in out


def test_what_if_that_differs_fails(tmp_path):
    what_if = {
        **DATA["what_if"][0],
        "expect": {"cases_run": 3, "recommendation_changes": {}, "finding_changes_only": []},
    }
    out, status = run(write(tmp_path, what_if=[what_if]))
    assert (out, status) == ("FAILED W01\n  cases_run: expected 3, got 2\n2 passed, 1 failed\n", 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema_version": 2}, "schema_version: got 2; accepted: 1."),
        ({"time_zone": "London"}, "time_zone: got 'London'; accepted: an IANA time zone"),
        ({"calendars": None}, "calendars: got nothing"),
        ({"cases": [case(policy="P99")]}, "cases[A01].policy: got 'P99'; accepted: one of P22, P24, NP24"),
        ({"cases": [case(), case()]}, "cases[1].id: got 'A01'; accepted: an id no other case has"),
        (
            {"cases": [request_of(received_at="yesterday")]},
            "cases[A01].facts: request.received_at: got 'yesterday'; accepted: an instant in UTC",
        ),
        (
            {"cases": [request_of(kind="interview")]},
            "cases[A01].facts.request.kind: got 'interview'; accepted: one of exceptional_leave",
        ),
        ({"cases": [request_of(kind="holiday")]}, "cases[A01].facts: request.kind: got 'holiday'; accepted: one of"),
        (
            {"cases": [request_of(to=["2024-12-01", "pm"])]},
            "request.to: got ['2024-12-01', 'pm']; accepted: a session not before 2024-12-02 am",
        ),
        ({"cases": [request_of(reasn="x")]}, "request.reasn: got 'x'"),
        ({"cases": [case(expect={"findings": {}, "recomendation": "x"})]}, "cases[A01].expect.recomendation: got 'x'"),
        ({"cases": [case(expect={"findings": {}})]}, "cases[A01].expect.recommendation: got nothing"),
        (
            {"cases": [case(expect={"findings": {"term.start": "meet"}, "recommendation": "within_policy"})]},
            "cases[A01].expect.findings.term.start: got 'meet'; accepted: one of meets, does_not_meet",
        ),
        (
            {"cases": [case(expect={"findings": {}, "recommendation": "granted"})]},
            "cases[A01].expect.recommendation: got 'granted'; accepted: one of not_a_leave_request",
        ),
        (
            {"cases": [case(parameter_overrides={"attendance_above_pct": "many"})]},
            "policies.P24.parameters.attendance_above_pct: got 'many'; accepted: a number",
        ),
        ({"cases": [case(parameter_overrides={"late_medical.x": 1})]}, "late_medical.x: got 1; accepted: a path"),
        (
            {"what_if": [{"id": "W", "base_policy": "P1", "draft_overrides": {}, "expect": {}}]},
            "what_if[0].base_policy: got 'P1'",
        ),
        (
            {"rule_sets": {**DATA["rule_sets"], "P24": {"exceptional_leave": ["notice.minimun"]}}},
            "rule_clauses.P24.notice.minimun: got nothing",
        ),
    ],
)
def test_malformed_file_names_the_key_at_fault(tmp_path, changes, message):
    assert message in fault_of(write(tmp_path, **changes))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: [", "(the file): got"),
        ("- a list", "(top level): got ['a list']; accepted: a mapping"),
        ("cases: 1\ncases: 2", "the key 'cases' is given twice, line 2"),
    ],
)
def test_file_that_is_no_case_file_is_refused(tmp_path, text, message):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    assert message in fault_of(path)


def test_file_that_is_not_there_is_refused(tmp_path):
    assert fault_of(tmp_path / "gone.yaml").endswith(
        "gone.yaml: No such file or directory. Name a file that can be read."
    )


def test_dates_and_times_without_quotes_stay_text(tmp_path):
    assert yaml.load("{a: 2024-12-02, b: 12:30, c: 7, d: true, e: none, f: 0.5}", Loader=CaseLoader) == {
        "a": "2024-12-02",
        "b": "12:30",
        "c": 7,
        "d": True,
        "e": "none",
        "f": 0.5,
    }


def test_reading_the_clock_is_noticed():
    from datetime import date, datetime

    with watch_clock() as read:
        date.today()
        datetime.now()
        date(2026, 1, 1).isoformat()
    assert [line.split(" in ")[0] for line in read if "test_check_cases" in line] == ["today", "now"]
