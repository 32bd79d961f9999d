from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policies.models import PolicyVersion
from portal.policies.reading.comparison import RuleChange, compare_rules, compare_versions
from portal.policies.reading.paragraphs import read_paragraphs
from portal.policies.reading.word_diff import Effort, Piece, compare_html, compare_words
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
    assert [diff.block.tag for diff in compare_html(old, new)] == ["p", "li", "li", "li"]


def test_a_paragraph_written_anew_is_shown_as_one_gone_and_one_new() -> None:
    assert marks("<p>Slips are pink.</p>", "<p>Please use our form instead.</p>") == [
        [("removed", "Slips are pink.")],
        [("added", "Please use our form instead.")],
    ]


def test_a_row_is_compared_cell_by_cell() -> None:
    old = "<table><tr><td>First time</td><td>£60 within 21 days</td></tr></table>"
    new = "<table><tr><td>First time</td><td>£80 within 21 days</td></tr></table>"
    (row,) = compare_html(old, new)
    assert row.cells == (
        (Piece("same", "First time"),),
        (Piece("removed", "£60 "), Piece("added", "£80 "), Piece("same", "within 21 days")),
    )


def test_a_row_with_another_number_of_cells_is_another_row() -> None:
    old, new = "<table><tr><td>A mark</td></tr></table>", "<table><tr><td>A mark</td><td>new</td></tr></table>"
    assert [(diff.mark, diff.block.cells) for diff in compare_html(old, new)] == [
        ("removed", ("A mark",)),
        ("added", ("A mark", "new")),
    ]


WORDS = st.lists(st.sampled_from(["leave", "notice", "school", "days", "ten", "a"]), max_size=12).map(" ".join)
TAGS = st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<ol><li>{}<ul><li>{}</li></ul></li></ol>", "<h3>{}</h3>"])
ROWS = st.lists(WORDS, min_size=1, max_size=3).map(
    lambda cells: "<table><tr>" + "".join(f"<td>{words}</td>" for words in cells) + "</tr></table>"
)
TEXTS = st.lists(st.one_of(st.tuples(TAGS, WORDS).map(lambda made: made[0].format(made[1], made[1])), ROWS), max_size=6)


@given(WORDS, WORDS)
def test_without_removed_words_it_is_the_new_text_and_without_added_the_old(older: str, newer: str) -> None:
    pieces = list(compare_words(older, newer))
    assert _without("removed", pieces) == newer
    assert _without("added", pieces) == older


@given(TEXTS, TEXTS, st.sampled_from([3_000_000, 50, 0]))
def test_both_texts_can_be_read_back_from_the_marks(older: list[str], newer: list[str], most: int) -> None:
    """Paragraph by paragraph and cell by cell, however little effort was allowed."""
    old, new = "".join(older), "".join(newer)
    found = list(compare_html(old, new, Effort(most)))
    for unwanted, html in (("removed", new), ("added", old)):
        read = [tuple(_without(unwanted, cell) for cell in diff.cells) for diff in found if diff.mark != unwanted]
        assert read == [block.cells for block in read_paragraphs(html)]
    assert [diff.block for diff in found if diff.mark != "removed"] == read_paragraphs(new)


def _without(unwanted: str, pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.mark != unwanted).strip()


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
    renamed = [clause | {"heading": f"Of {clause['heading']}"} for clause in first.clauses]
    rules = rulebook_of(first)
    found = compare_versions(first.clauses, renamed, rules, rules)
    assert [(change.title, change.before) for change in found.changed] == [
        ("1 Of What we want", "1 What we want"),
        ("2 Of Asking for leave", "2 Asking for leave"),
        ("3 Of Paper slips", "3 Paper slips"),
    ]


@pytest.mark.django_db
def test_clauses_with_another_number_only_are_counted_not_shown_as_reworded(first: PolicyVersion) -> None:
    rules = rulebook_of(first)
    renumbered = [clause | {"number": f"9.{clause['number']}"} for clause in first.clauses]
    found = compare_versions(first.clauses, renumbered, rules, rules)
    assert (found.changed, found.renumbered, found.unchanged, found.is_empty) == ((), 3, 0, False)
    assert compare_versions(first.clauses, first.clauses, rules, rules).is_empty


def test_what_both_versions_state_beside_their_rules_is_told_too(first: PolicyVersion) -> None:
    rules = rulebook_of(first)
    old = [clause("register") | {"states": ["Register kept for: 3 years", "Lunch ends: 13:00"]}]
    new = [
        clause("keeping") | {"states": ["Register kept for: 6 years"]},
        clause("x") | {"states": ["Gates open: 8:40"]},
    ]
    assert [
        (change.kind, change.label, change.before, change.after, change.anchor)
        for change in compare_versions(old, new, rules, rules).stated
    ] == [
        ("changed", "Register kept for", "3 years", "6 years", "keeping"),
    ]


def test_a_clause_written_anew_shows_both_texts_one_after_the_other(first: PolicyVersion) -> None:
    rules = rulebook_of(first)
    old = [clause("slips") | {"html": "<p>Slips are pink.</p>"}, clause("kept") | {"html": "<p>One two three.</p>"}]
    new = [
        clause("slips") | {"html": "<p>Please use our form instead.</p>"},
        clause("kept") | {"html": "<p>One two four.</p>"},
    ]
    found = compare_versions(old, new, rules, rules)
    assert [change.anchor for change in found.reworded] == ["kept"]
    (anew,) = found.written_anew
    sides = [[part.diff.block.cells for part in parts if part.diff] for parts in (anew.parts_before, anew.parts_after)]
    assert sides == [[("Slips are pink.",)], [("Please use our form instead.",)]]


def clause(anchor: str) -> dict[str, Any]:
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


def test_a_hostile_clause_of_200_kilobytes_asks_for_no_more_effort_than_is_allowed() -> None:
    """The same two words again and again, in many paragraphs: the dearest text to compare there is."""
    draw = Random(1)
    old, new = ("".join(f"<p>{' '.join(draw.choices('ab', k=450))}</p>" for _ in range(220)) for _ in range(2))
    effort = Effort()
    found = list(compare_html(old, new, effort))
    assert len(old) > 195_000
    assert effort.left >= 0
    assert [diff.block for diff in found if diff.mark != "removed"] == read_paragraphs(new)
