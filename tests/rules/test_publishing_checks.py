"""Publishing checks: run over the three policies as encoded, and one by one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from portal.operations.leave_cases import CaseFile, load_case_file
from portal.rules.publishing.national_layer import find_departures
from portal.rules.publishing.numbering import find_missing_references, find_repeated_numbers
from portal.rules.publishing.numbers import find_number_mismatches, find_quantities
from portal.rules.publishing_checks import Clause, Concern, PolicyDraft, find_concerns
from portal.rules.rulebook import build_rulebook, parse_entry
from portal.rules.statements import parse_statement

HERE = Path(__file__).parent
ENCODED = {"A22": "P22", "B24": "NP24", "C24": "P24"}
TODAY = date(2026, 3, 2)
NUMBERED = yaml.safe_load((HERE / "policies/numbered_clauses.yaml").read_text(encoding="utf-8"))
CONFLICTS = yaml.safe_load((HERE / "policies/conflicts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cases() -> CaseFile:
    return load_case_file(HERE / "cases/leave_cases.yaml")


def encode(name: str, cases: CaseFile) -> PolicyDraft:
    """The policy as encoded: its leave rules from the cases, its statements from its own file."""
    blocks = yaml.safe_load((HERE / f"policies/{name}.yaml").read_text(encoding="utf-8"))
    statements = tuple(
        parse_statement({k: v for k, v in b.items() if k != "anchor"}, anchor=b["anchor"], source=name) for b in blocks
    )
    rulebook = cases.rulebook(ENCODED[name])
    anchors = rulebook.anchors | {statement.anchor for statement in statements}
    clauses = {anchor: Clause(anchor, "") for anchor in sorted(anchors)}
    clauses |= {
        c["anchor"]: Clause(c["anchor"], c.get("words", ""), number=c["number"]) for c in NUMBERED.get(name, [])
    }
    return PolicyDraft(name=name, rulebook=rulebook, statements=statements, clauses=clauses)


@pytest.fixture(scope="module")
def reported(cases: CaseFile) -> dict[str, tuple[Concern, ...]]:
    drafts = {name: encode(name, cases) for name in ENCODED}
    return {
        name: find_concerns(
            draft, on=TODAY, calendar=cases.calendar, others=[o for o in drafts.values() if o is not draft]
        )
        for name, draft in drafts.items()
    }


@pytest.mark.parametrize(("conflict", "place"), CONFLICTS.items())
def test_known_conflict_is_reported(conflict, place, reported):
    name, check, subject, *other = place
    found = [concern for concern in reported[name] if (concern.check, concern.subject) == (check, subject)]
    if other:
        found = [concern for concern in found if f"{other[0]} says" in concern.message]
    assert len(found) >= 1, f"{conflict}: no concern {check} about {subject} in {name}"


def test_every_departure_from_national_law_is_a_known_conflict(reported):
    """No false alarm: what departs from the national layer in the encoded policies is in the list."""
    departures = {c.subject for concerns in reported.values() for c in concerns if c.check == "departs_from_national"}
    known = {place[2] for place in CONFLICTS.values() if place[1] in ("departs_from_national", "policies_differ")}
    # These belong to conflicts that the list shows under another check: CX-48, CX-51, CX-55 and CX-60.
    others = {"absence.unauthorised_means", "leave.grounds", "penalty.amounts", "register.window"}
    assert departures - known == others


def draft(*blocks: dict, words: str = "", statements: tuple = ()) -> PolicyDraft:
    entries = [parse_entry(block, anchor="clause", source="draft") for block in blocks]
    return PolicyDraft(
        name="draft",
        rulebook=build_rulebook(entries, source="draft"),
        clauses={"clause": Clause("clause", words)},
        statements=statements,
    )


def notice(days: int) -> dict:
    return {"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": days}


def checks_of(policy: PolicyDraft, cases: CaseFile) -> set[tuple[str, str]]:
    return {(c.check, c.subject) for c in find_concerns(policy, on=TODAY, calendar=cases.calendar)}


def test_anchor_that_is_no_clause_is_reported(cases):
    policy = draft({**notice(14), "also": ["elsewhere"]})
    assert checks_of(policy, cases) == {("anchor_missing", "notice.minimum")}


def test_link_to_no_clause_is_reported(cases):
    policy = replace(draft(notice(14)), clauses={"clause": Clause("clause", "", ("gone",))})
    assert checks_of(policy, cases) == {("anchor_missing", "clause")}


@pytest.mark.parametrize(
    ("words", "days", "differs"),
    [
        ("at least two weeks before", 14, False),
        ("at least 14 calendar days before", 14, False),
        ("at least two weeks before", 10, True),
        ("at least 14 days before", 15, True),
        ("as early as you can", 14, False),
        ("for 96% attendance", 14, False),
    ],
)
def test_number_in_words_is_compared(words, days, differs):
    assert [c.check for c in find_number_mismatches(draft(notice(days), words=words))] == (
        ["number_differs"] if differs else []
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ninety-six per cent", [("96", "percent")]),
        ("two full weeks and 7.5 school days", [("2", "week"), ("7.5", "day")]),
        ("a 14-day period", [("14", "day")]),
        ("version 2.14 of 2024", []),
    ],
)
def test_quantities_are_found(words, found):
    assert [(str(quantity.number), quantity.unit) for quantity in find_quantities(words)] == found


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("see section 8", []),
        ("see section 8.2.", []),
        ("See Section 9, please", ["section 9"]),
        ("see section 8.3", ["section 8.3"]),
        ("the form in Appendix 8 and Appendix 10.", ["appendix 10"]),
        ("section 175 of the Act, and Section 19 Education Act", []),
    ],
)
def test_section_that_is_not_there_is_reported(words, missing):
    numbered = {n: Clause(n, "", number=n) for n in ("8.", "8.2", "Appendix 8")}
    policy = replace(draft(notice(14)), clauses={**numbered, "clause": Clause("clause", words, number="1")})
    assert [concern.subject for concern in find_missing_references(policy)] == missing


def test_policy_without_numbers_has_no_references_to_check():
    assert list(find_missing_references(draft(notice(14), words="see section 9"))) == []


def test_number_given_twice_is_reported_once():
    clauses = {a: Clause(a, "", number=n) for a, n in (("one", "8"), ("two", "8."), ("three", ""), ("four", ""))}
    (concern,) = find_repeated_numbers(replace(draft(notice(14)), clauses=clauses))
    assert (concern.subject, concern.anchors) == ("8", ("one", "two"))


@pytest.mark.parametrize(("days", "departs"), [(15, False), (16, True)])
def test_authority_told_later_than_the_law_asks_is_reported(days, departs):
    policy = draft({"rule": "absence.sickness_return", "kinds": ["illness"], "school_days": days})
    assert [c.subject for c in find_departures(policy, on=TODAY)] == (["absence.sickness_return"] if departs else [])


def test_rule_that_never_fails_is_reported(cases):
    share = {"rule": "record.authorised_share", "kinds": ["exceptional_leave"], "percent": 100}
    assert ("never_fails", "record.authorised_share") in checks_of(draft(share), cases)


def test_rule_that_nobody_can_meet_is_reported(cases):
    above = {"rule": "attendance.now_above", "kinds": ["exceptional_leave"], "percent": 100}
    assert ("cannot_be_met", "attendance.now_above") in checks_of(draft(above), cases)


def test_sound_rules_raise_no_concern(cases):
    not_less = {"rule": "attendance.record_not_less", "kinds": ["exceptional_leave"], "percent": 90}
    assert checks_of(draft(notice(14), not_less, words="two weeks, and at least 90% attendance"), cases) == set()


def test_two_limits_on_one_figure_are_reported(cases):
    above = {"rule": "attendance.now_above", "kinds": ["exceptional_leave"], "percent": 95}
    not_less = {"rule": "attendance.record_not_less", "kinds": ["exceptional_leave"], "percent": 96}
    assert ("thresholds_differ", "attendance.now_above and attendance.record_not_less") in checks_of(
        draft(above, not_less), cases
    )


def test_statement_with_unknown_topic_names_the_key():
    with pytest.raises(ValueError, match=r"policy\.md: times\.states: got 'register\.windw'; accepted: one of"):
        parse_statement({"states": "register.windw", "value": 30}, anchor="times", source="policy.md")


def test_a_day_before_any_value_is_known_departs_from_nothing():
    stated = parse_statement({"states": "register.codes", "value": ["/"]}, anchor="clause", source="draft")
    assert list(find_departures(draft(statements=(stated,)), on=date(1990, 9, 1))) == []
