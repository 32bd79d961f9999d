from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.models import PolicyVersion
from portal.policies.reading.comparison import RuleChange, compare_rules, compare_versions
from portal.policies.reading.word_diff import compare_html, compare_words, paragraphs
from portal.policies.services import rulebook_of
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry


def rulebook(*blocks: dict[str, Any]) -> Rulebook:
    return build_rulebook(
        (parse_entry(block, anchor=block.pop("at", "here"), source="test") for block in blocks), source="test"
    )


def notice(days: int, *kinds: str, **more: Any) -> dict[str, Any]:
    return {"rule": "notice.minimum", "kinds": list(kinds or ["religious"]), "days": days} | more


def marks(older: str, newer: str) -> list[list[tuple[str, str]]]:
    return [[(piece.mark, piece.text) for piece in block.pieces] for block in compare_html(older, newer)]


def test_changed_words_are_marked_and_the_rest_is_kept() -> None:
    assert marks("<p>Ask two weeks before.</p>", "<p>Ask three <em>whole</em> weeks before.</p>") == [
        [("same", "Ask "), ("removed", "two "), ("added", "three whole "), ("same", "weeks before.")]
    ]


def test_paragraphs_items_and_rows_are_compared_each_with_its_like() -> None:
    old = "<p>Bring:</p><ul><li>a bag for lunch</li><li>a coat</li></ul>"
    new = "<p>Bring:</p><ul><li>a bag for lunch and water</li><li>a coat</li><li>boots</li></ul>"
    assert marks(old, new) == [
        [("same", "Bring:")],
        [("same", "a bag for lunch "), ("added", "and water")],
        [("same", "a coat")],
        [("added", "boots")],
    ]
    assert [block.tag for block in compare_html(old, new)] == ["p", "li", "li", "li"]


def test_a_paragraph_written_anew_is_shown_as_one_gone_and_one_new() -> None:
    assert marks("<p>Slips are pink.</p>", "<p>Please use our form instead.</p>") == [
        [("removed", "Slips are pink.")],
        [("added", "Please use our form instead.")],
    ]


def test_table_rows_are_read_cell_by_cell_and_signs_stay_signs() -> None:
    html = "<table><thead><tr><th>Code</th><th>Means</th></tr></thead><tr><td>&lt;</td><td>A &amp; B</td></tr></table>"
    assert paragraphs(html) == [("tr", "Code · Means"), ("tr", "< · A & B")]


def test_text_outside_paragraphs_is_not_lost() -> None:
    assert paragraphs("<ul><li><p>One</p><p>Two</p></li><li>Three</li></ul>Four") == [
        ("li", "One"),
        ("p", "Two"),
        ("li", "Three"),
        ("p", "Four"),
    ]


WORDS = st.lists(st.sampled_from(["leave", "notice", "school", "days", "ten", "a"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_without_removed_words_it_is_the_new_text_and_without_added_the_old(older: str, newer: str) -> None:
    pieces = list(compare_words(older, newer))
    kept = {
        unwanted: "".join(
            piece.text if piece.text.endswith(" ") else f"{piece.text} " for piece in pieces if piece.mark != unwanted
        )
        for unwanted in ("removed", "added")
    }
    assert kept["removed"].split() == newer.split()
    assert kept["added"].split() == older.split()


def test_rule_changes_are_told_in_the_words_of_the_catalogue() -> None:
    older = rulebook(
        notice(0, "religious", counting="in_advance"), {"rule": "request.in_writing", "kinds": ["funeral"]}
    )
    newer = rulebook(notice(14, "religious", at="faith"), {"rule": "funeral.one_day", "kinds": ["funeral"], "days": 1})
    assert list(compare_rules(older, newer)) == [
        RuleChange(
            kind="changed",
            label="Notice",
            applies_to="religious observance",
            before="only that it comes before the first session missed",
            after="at least 14 calendar days",
            anchor="faith",
        ),
        RuleChange(
            kind="added",
            label="Length of leave for a funeral",
            applies_to="a funeral",
            before="",
            after="at most 1 school day",
            anchor="here",
        ),
        RuleChange(
            kind="removed",
            label="Asked in writing",
            applies_to="a funeral",
            before="the request is made in writing, with its reason",
            after="",
            anchor="here",
        ),
    ]


def test_a_rule_that_moves_to_another_clause_or_is_split_has_not_changed() -> None:
    older = rulebook(notice(14, "religious", "funeral", at="old"))
    newer = rulebook(notice(14, "religious", at="faith"), notice(14, "funeral", at="funerals"))
    assert list(compare_rules(older, newer)) == []


def test_the_same_change_for_several_kinds_is_told_once() -> None:
    found = list(
        compare_rules(rulebook(notice(10, "religious", "funeral")), rulebook(notice(14, "religious", "funeral")))
    )
    assert [(change.applies_to, change.before, change.after) for change in found] == [
        ("religious observance and a funeral", "at least 10 calendar days", "at least 14 calendar days")
    ]


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        ("expected", "at least 14 calendar days (expected; the headteacher weighs it up)"),
        ("must", "at least 14 calendar days"),
    ],
)
def test_a_change_of_strength_is_a_change(strength: str, words: str) -> None:
    older, newer = rulebook(notice(14, strength="where_possible")), rulebook(notice(14, strength=strength))
    (change,) = compare_rules(older, newer)
    assert (change.before, change.after) == ("at least 14 calendar days (where possible)", words)


@pytest.mark.django_db
def test_two_versions_are_compared_clause_by_clause(both: tuple[PolicyVersion, PolicyVersion]) -> None:
    older, newer = both
    found = compare_versions(older.clauses, newer.clauses, rulebook_of(older), rulebook_of(newer))
    assert [change.title for change in found.added] == ["3 Before, not after"]
    assert [change.title for change in found.removed] == ["3 Paper slips"]
    assert [(change.title, change.before) for change in found.changed] == [("2 Asking for leave", "")]
    assert [piece.mark for piece in found.changed[0].blocks[0].pieces] == ["same", "removed", "added", "same"]
    assert [(rule.kind, rule.label) for rule in found.rules] == [("changed", "Notice"), ("added", "Asked beforehand")]
    assert found.unchanged == 1


@pytest.mark.django_db
def test_a_renamed_clause_keeps_its_place_and_shows_its_old_title(first: PolicyVersion) -> None:
    renamed = [clause | {"number": f"9.{clause['number']}"} for clause in first.clauses]
    rules = rulebook_of(first)
    found = compare_versions(first.clauses, renamed, rules, rules)
    assert [(change.title, change.before) for change in found.changed] == [
        ("9.1 What we want", "1 What we want"),
        ("9.2 Asking for leave", "2 Asking for leave"),
        ("9.3 Paper slips", "3 Paper slips"),
    ]
    assert compare_versions(first.clauses, first.clauses, rules, rules).is_empty


def clause(anchor: str) -> dict[str, str]:
    return {"anchor": anchor, "number": "", "heading": anchor.title(), "html": f"<p>{anchor}</p>"}


@pytest.mark.parametrize(
    ("older", "newer", "moved"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "bcda", "a"),
        ("abcd", "dabc", "d"),
        ("abcd", "axbcd", ""),
        ("abcd", "acd", ""),
        ("abcde", "aecdb", "eb"),
        ("", "ab", ""),
    ],
)
def test_the_fewest_clauses_are_said_to_have_moved(older: str, newer: str, moved: str, first: PolicyVersion) -> None:
    rules = rulebook_of(first)
    found = compare_versions([clause(each) for each in older], [clause(each) for each in newer], rules, rules)
    assert sorted(change.anchor for change in found.moved) == sorted(moved)
    assert found.is_empty == (older == newer)


def test_a_very_long_clause_is_compared_in_time_with_its_length() -> None:
    """200,000 characters without a word in common, and with one changed in the middle."""
    words = [f"word{place}" for place in range(25_000)]
    others = [f"other{place}" for place in range(25_000)]
    alike = [*words[:12_000], "changed", *words[12_001:]]
    marks = [piece.mark for piece in compare_words(" ".join(words), " ".join(others))]
    assert marks == ["removed", "added"]
    pieces = list(compare_words(" ".join(words), " ".join(alike)))
    assert [piece.text.strip() for piece in pieces if piece.mark != "same"] == ["word12000", "changed"]


def test_a_clause_of_very_many_paragraphs_is_compared_too() -> None:
    older = "".join(f"<p>line {place} of the old text</p>" for place in range(400))
    newer = "".join(f"<p>{place} anew</p>" for place in range(400))
    assert {block.pieces[0].mark for block in compare_html(older, newer)} == {"added", "removed"}
