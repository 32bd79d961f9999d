"""The worked cases: facts in, findings, figures, recommendation and explanation out."""

from pathlib import Path

import pytest
import time_machine

from portal.operations.leave_case_runs import compare_case, compare_replay, compare_what_if, run_case
from portal.operations.leave_cases import load_case_file
from portal.rules.leave.catalogue import all_rules

FILE = load_case_file(Path(__file__).parent.parent / "cases/leave_cases.yaml")
OUR_OWN = load_case_file(Path(__file__).parent.parent / "cases/more_leave_cases.yaml")
ALL = [(file, case) for file in (FILE, OUR_OWN) for case in file.cases]


@pytest.mark.parametrize(("file", "case"), ALL, ids=[case.id for _, case in ALL])
def test_case(file, case):
    assert [str(difference) for difference in compare_case(file, case)] == []


@pytest.mark.parametrize("what_if", FILE.what_ifs, ids=lambda what_if: what_if.id)
def test_what_if(what_if):
    assert [str(difference) for difference in compare_what_if(FILE, what_if)] == []


def test_replay_gives_the_same_bytes_and_reads_no_clock():
    assert compare_replay(FILE) == []


def test_results_do_not_change_with_the_year():
    before = [run_case(FILE, case).to_json() for case in FILE.cases]
    with time_machine.travel("2030-01-01T00:00:00Z"):
        assert [run_case(FILE, case).to_json() for case in FILE.cases] == before


def test_every_rule_of_the_cases_is_in_the_catalogue():
    named = {rule for case in FILE.cases for rule in case.expect.section("findings").data}
    assert named - {rule.id for rule in all_rules()} == set()
