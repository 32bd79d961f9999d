"""Small counts are hidden, and nobody can work them out from what is shown beside them."""

import doctest
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules import small_counts
from portal.rules.small_counts import FEWER, LEAST_DOUBT, NOT_SHOWN, Shown, SmallCounts, Sum

MOST = 40


def readings(shown: Sequence[Shown], *, is_left_out: bool) -> Iterator[list[range]]:
    """The numbers each cell of a table may stand for, by its words alone."""
    small, larger = range(1, 5), range(5, MOST + 1)
    for count in shown:
        if isinstance(count, int):
            yield range(count, count + 1)
        elif count == FEWER:
            yield small
        else:
            yield range(MOST + 1) if is_left_out else larger


def ways(cells: Sequence[range], total: int) -> int:
    """In how many ways the cells can come to the total."""
    found = {0: 1}
    for cell in cells:
        after: dict[int, int] = {}
        for value in cell:
            for so_far, count in found.items():
                if so_far + value <= total:
                    after[so_far + value] = after.get(so_far + value, 0) + count
        found = after
    return found.get(total, 0)


class Attack:
    """Everybody's arithmetic, done the long way: every reading of the tables that agrees with every sum."""

    def __init__(self, counts: SmallCounts) -> None:
        names = ("unchanged", "changed", "kind", "rule", "changes", "all")
        self.cells = {
            name: list(readings(list(counts.shown(name).values()), is_left_out=counts.is_left_out(name)))
            for name in names
        }
        self.hidden = {
            name: [place for place, count in enumerate(counts.shown(name).values()) if count == FEWER] for name in names
        }

    def possible(self, name: str, place: int) -> set[int]:
        return {value for value in range(1, 5) if self._agrees(name, place, value)}

    def _agrees(self, name: str, place: int, value: int) -> bool:
        cells = {key: list(found) for key, found in self.cells.items()}
        cells[name][place] = range(value, value + 1)
        return any(
            ways(cells["changed"], changes)
            and ways(cells["kind"], changes)
            and sum(max(rule) for rule in cells["rule"]) >= changes
            and any(ways(cells["unchanged"], whole - changes) for whole in cells["all"][0])
            for changes in cells["changes"][0]
        )


def tables(unchanged: list[int], changed: list[int], kinds: list[int], rules: list[int]) -> SmallCounts:
    given: Mapping[str, dict] = {
        "all": {"": sum(unchanged) + sum(changed)},
        "unchanged": dict(enumerate(unchanged)),
        "changed": dict(enumerate(changed)),
        "changes": {"": sum(changed)},
        "rule": dict(enumerate(rules)),
        "kind": dict(enumerate(kinds)),
    }
    parts = {name: tuple((name, key) for key in table) for name, table in given.items()}
    sums = [
        Sum(("all", ""), (("changes", ""), *parts["unchanged"])),
        Sum(("changes", ""), parts["changed"]),
        Sum(("changes", ""), parts["kind"]),
        Sum(("changes", ""), parts["rule"], is_exact=False),
    ]
    return SmallCounts(given, sums)


@st.composite
def drawn_tables(draw: st.DrawFn) -> SmallCounts:
    few = st.integers(0, 9)
    changed = draw(st.lists(few, min_size=1, max_size=3))
    changes = sum(changed)
    cut = draw(st.integers(0, changes))
    rules = draw(st.lists(few, min_size=1, max_size=2))
    rules.append(max(0, changes - sum(rules)) + draw(st.integers(0, 2)))
    return tables(draw(st.lists(few, min_size=1, max_size=2)), changed, [cut, changes - cut], rules)


@settings(max_examples=150, deadline=None)
@given(drawn_tables())
def test_nobody_recovers_a_hidden_count_from_totals_or_from_another_table(counts: SmallCounts) -> None:
    attack = Attack(counts)
    for name, places in attack.hidden.items():
        for place in places:
            assert len(attack.possible(name, place)) >= LEAST_DOUBT, (name, place, attack.cells)


def test_the_attack_finds_what_plain_suppression_gives_away() -> None:
    """Without more hidden beside it, three of 43 is plain to see: the attack of this file is a real one."""
    plain = tables([40], [3], [3], [3])
    plain._known = dict(SmallCounts(plain._tables, [])._known)
    assert Attack(plain).possible("changed", 0) == {3}


def test_large_counts_and_none_are_shown_as_they_are() -> None:
    counts = tables([100, 50], [20, 0], [20, 0], [25])
    assert counts.shown("changed") == {0: 20, 1: 0}
    assert counts.shown("changes") == {"": 20}
    assert counts.shown("rule") == {0: 25}


def test_the_smallest_count_beside_a_hidden_one_is_hidden_too() -> None:
    counts = tables([100, 50], [3, 9, 20], [32], [40])
    assert counts.shown("changed") == {0: FEWER, 1: NOT_SHOWN, 2: 20}
    assert counts.shown("changes") == {"": 32}


def test_the_table_needed_least_goes_first_where_hiding_single_counts_does_not_help() -> None:
    counts = SmallCounts(
        {"changed": {"a": 1, "b": 1, "c": 1}, "changes": {"": 3}},
        [Sum(("changes", ""), (("changed", "a"), ("changed", "b"), ("changed", "c")))],
    )
    assert counts.shown("changed") == {"a": FEWER, "b": FEWER, "c": FEWER}
    assert (counts.shown("changes"), counts.is_left_out("changes")) == ({"": NOT_SHOWN}, True)


def test_the_headline_total_stays_where_a_table_needed_less_can_go() -> None:
    counts = tables([90], [7], [3, 4], [9])
    assert (counts.shown("changes"), counts.shown("changed")) == ({"": 7}, {0: 7})
    assert counts.is_left_out("kind")


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, FEWER), (4, FEWER), (5, 5)])
def test_where_small_begins(count: int, shown: Shown) -> None:
    assert SmallCounts({"one": {"": count}}, []).shown("one") == {"": shown}


def test_the_example_in_the_documentation() -> None:
    assert doctest.testmod(small_counts).failed == 0
