"""The rulebook of a policy version: read, refused, frozen."""

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal

import pytest

from portal.rules.leave import catalogue
from portal.rules.leave.catalogue import all_rules, find_rule
from portal.rules.leave.explanation import words_of
from portal.rules.leave.findings import Strength
from portal.rules.problems import DataError, NoValueInForce, UnsupportedKind
from portal.rules.rulebook import build_rulebook, entry_to_block, parse_entry, parse_rulebook
from portal.rules.versions import (
    CoverageFault,
    Version,
    find_coverage_faults,
    find_kinds_without_version,
    version_in_force,
)

SOURCE = "policies/attendance/2026-09.md"
NOTICE = {"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 14}


def entry(**changes):
    return parse_entry({**NOTICE, **changes}, anchor="notice", source=SOURCE)


def test_block_becomes_an_entry_with_its_own_anchor_first():
    found = entry(also=["appendix"], strength="where_possible", reading="calendar days", checked_on="2026-06-01")
    assert (found.anchors, found.strength, found.parameters.days) == (
        ("notice", "appendix"),
        Strength.WHERE_POSSIBLE,
        14,
    )
    assert (found.reading, found.checked_on, found.rule.revision) == ("calendar days", date(2026, 6, 1), 1)


def test_block_and_entry_are_inverse():
    found = entry(
        also=["appendix"], strength="expected", checked_on="2026-06-01", reading="calendar days", source="LOA-01"
    )
    assert parse_entry(entry_to_block(found), anchor="notice", source=SOURCE) == found


def test_rulebook_is_read_back_equal_with_the_same_hash():
    entries = [
        entry(),
        parse_entry({"rule": "attendance.now_above", "kinds": ["funeral"], "percent": 97.5}, anchor="a", source=SOURCE),
    ]
    rulebook = build_rulebook(
        entries,
        source=SOURCE,
        policy="attendance",
        version="3",
        effective_from=date(2026, 9, 1),
        review_due=date(2027, 9, 1),
    )
    again = parse_rulebook(rulebook.to_data(), source="frozen")
    assert (again, again.sha256, again.to_json()) == (rulebook, rulebook.sha256, rulebook.to_json())
    assert rulebook.entries[1].parameters.percent == Decimal("97.5")
    assert rulebook.sha256 != build_rulebook(entries[:1], source=SOURCE).sha256


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        ({"days": "fourteen"}, "notice.days", "a whole number of at least 0 and at most 366"),
        ({"days": 400}, "notice.days", "at most 366"),
        ({"days": None}, "notice.days", "a whole number"),
        ({"days": ""}, "notice.days", "a whole number"),
        ({"dyas": 14}, "notice.dyas", "days"),
        ({"kinds": ["holiday"]}, "notice.kinds[0]", "one of exceptional_leave"),
        ({"kinds": []}, "notice.kinds", "at least one of"),
        ({"strength": "perhaps"}, "notice.strength", "one of must, expected, where_possible, information"),
        ({"rule": "notice.minimun"}, "notice.rule", "the id of a rule in the catalogue"),
        ({"rule": ""}, "notice.rule", "text"),
        ({"revision": 9}, "notice.rule", "the id of a rule"),
        ({"counting": "in_weeks"}, "notice.counting", "one of calendar_days, in_advance"),
        ({"checked_on": "June"}, "notice.checked_on", "a date as YYYY-MM-DD"),
    ],
)
def test_fault_names_file_and_key(changes, key, accepted):
    with pytest.raises(DataError) as fault:
        entry(**changes)
    assert (fault.value.source, fault.value.key) == (SOURCE, key)
    assert accepted in fault.value.accepted


def test_misspelt_rule_is_told_the_nearest_names():
    with pytest.raises(DataError, match=r"got 'notice.minimun'; .* Did you mean notice.minimum\?"):
        entry(rule="notice.minimun")


def test_parameter_left_out_is_refused_unless_it_has_a_default():
    with pytest.raises(DataError, match=r"2026-09\.md: notice\.days: got nothing; .* Fill it in\."):
        parse_entry({"rule": "notice.minimum", "kinds": ["exceptional_leave"]}, anchor="notice", source=SOURCE)
    assert entry().parameters.counting == "calendar_days"


def test_same_rule_twice_for_a_kind_is_refused():
    again = parse_entry({**NOTICE, "days": 7}, anchor="elsewhere", source=SOURCE)
    with pytest.raises(
        DataError, match=r"notice\.minimum for exceptional_leave: got 'two rule blocks, at notice and elsewhere'"
    ):
        build_rulebook([entry(), again], source=SOURCE)
    other_kind = parse_entry({**NOTICE, "kinds": ["religious"], "days": 7}, anchor="elsewhere", source=SOURCE)
    assert build_rulebook([entry(), other_kind], source=SOURCE).kinds == ("exceptional_leave", "religious")


def test_kind_without_rules_is_unsupported_but_illness_needs_none():
    rulebook = build_rulebook([entry()], source=SOURCE)
    with pytest.raises(
        UnsupportedKind, match=r"no rules for requests of kind 'funeral'; it has rules for: exceptional_leave"
    ):
        rulebook.entries_for("funeral")
    assert rulebook.entries_for("illness") == ()


def test_full_entry_needs_an_anchor_and_known_parameters():
    data = build_rulebook([entry()], source=SOURCE).to_data()
    data["entries"][0]["anchors"] = []
    with pytest.raises(DataError, match=r"entries\[0\]\.anchors: got \[\]; accepted: at least one clause anchor"):
        parse_rulebook(data, source=SOURCE)
    data["entries"][0] |= {"anchors": ["notice"], "parameters": {"days": 14, "weeks": 2}}
    with pytest.raises(DataError, match=r"entries\[0\]\.parameters\.weeks: got 2"):
        parse_rulebook(data, source=SOURCE)


def test_unknown_rule_and_revision_are_errors():
    with pytest.raises(NoValueInForce, match=r"There is no rule 'x'. Known rules: absence\.first_contact"):
        find_rule("x")
    with pytest.raises(NoValueInForce, match=r"Rule notice\.minimum has no revision 2; it has: 1\."):
        find_rule("notice.minimum", 2)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_every_rule_is_described_for_the_editor(rule):
    """A label, a help text and words; every parameter has a label, a help text and a way to be read."""
    assert rule.label
    assert rule.help.endswith(".")
    assert words_of(rule.id).staff
    for declared in fields(rule.parameters):
        about = declared.metadata
        assert about["label"], declared.name
        assert about["help"].endswith((".", "tired.")), declared.name
        assert about["reads"] in ("integer", "number", "integers", "texts", "choice", "flag", "clock")
        if about["choices"] is not None and declared.default is not MISSING:
            given = (declared.default,) if isinstance(declared.default, str) else declared.default
            assert set(given) <= set(about["choices"])


VERSIONS = [Version("2022", date(2022, 11, 1), date(2024, 8, 31)), Version("2024", date(2024, 9, 1))]


@pytest.mark.parametrize(
    ("on", "label"),
    [(date(2022, 11, 1), "2022"), (date(2024, 8, 31), "2022"), (date(2024, 9, 1), "2024"), (date(2040, 1, 1), "2024")],
)
def test_version_in_force_on_a_day(on, label):
    assert version_in_force(VERSIONS, on=on).label == label


def test_no_version_and_two_versions_are_errors():
    with pytest.raises(
        NoValueInForce, match=r"No version is in force on 2022-10-31; versions: 2022 \(2022-11-01 to 2024-08-31\)"
    ):
        version_in_force(VERSIONS, on=date(2022, 10, 31))
    with pytest.raises(NoValueInForce, match=r"More than one version is in force on 2025-01-01"):
        version_in_force([*VERSIONS, Version("draft", date(2025, 1, 1))], on=date(2025, 1, 1))


def test_coverage_is_found_for_each_kind():
    first, second = date(2025, 1, 1), date(2025, 6, 30)
    versions = [
        Version("a", first, date(2025, 3, 31), frozenset({"funeral", "religious"})),
        Version("b", date(2025, 4, 1), None, frozenset({"religious"})),
    ]
    found = find_kinds_without_version(versions, kinds=["funeral", "religious"], first=first, last=second)
    assert found == {"funeral": (CoverageFault(date(2025, 4, 1), second, ()),)}


def test_new_meaning_is_a_new_revision_beside_the_old(monkeypatch):
    """A policy version that pins revision 1 keeps its meaning; a new block gets the newest."""
    monkeypatch.setattr(catalogue, "_rules", {id: dict(revisions) for id, revisions in catalogue._rules.items()})
    old = entry()

    @catalogue.rule("notice.minimum", revision=2, parameters=type(old.parameters), label="Notice", help="Counted anew.")
    def counted_anew(case, asked):
        return None

    assert (entry().rule.revision, entry().rule.function) == (2, counted_anew)
    again = parse_rulebook(build_rulebook([old], source=SOURCE).to_data(), source=SOURCE)
    assert (again.entries[0].rule.revision, again.entries[0].rule.function) == (1, old.rule.function)
    with pytest.raises(ValueError, match="revision 2 is listed twice; give the new meaning a new revision"):
        catalogue.rule("notice.minimum", revision=2, label="Notice", help="Again.")(counted_anew)


def test_coverage_finds_gaps_and_overlaps():
    versions = [
        Version("a", date(2025, 1, 1), date(2025, 3, 31)),
        Version("b", date(2025, 4, 2), date(2025, 6, 30)),
        Version("c", date(2025, 6, 30)),
    ]
    assert find_coverage_faults(versions, first=date(2025, 1, 1), last=date(2025, 12, 31)) == (
        CoverageFault(date(2025, 4, 1), date(2025, 4, 1), ()),
        CoverageFault(date(2025, 6, 30), date(2025, 6, 30), ("b", "c")),
    )
    assert find_coverage_faults(VERSIONS, first=date(2023, 1, 1), last=date(2026, 1, 1)) == ()
