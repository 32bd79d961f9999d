"""Figures as readers of counts alone may see them: no small group, no small count, nothing that gives one away."""

from collections.abc import Hashable
from datetime import date

from portal.attendance_plugin.register.group_figures import GroupFigures, SchoolFigures, Window
from portal.attendance_plugin.register.tallies import Tally
from portal.attendance_plugin.staff.classes.figure_rows import (
    exact_rows,
    exact_total,
    groups_too_small,
    guarded_figures,
    total_beside,
)
from portal.rules.small_counts import FEWER, NOT_SHOWN

WINDOW = Window(slug="year", name="", first=date(2026, 9, 1), last=date(2026, 11, 20))


def group(pupils: int, persistent: int = 0, severe: int = 0) -> GroupFigures:
    tally = Tally(attended=95 * pupils, authorised=5 * pupils)
    return GroupFigures(pupils=pupils, tally=tally, persistent=persistent, severe=severe)


def school_of(classes: dict[Hashable, GroupFigures]) -> SchoolFigures:
    whole = GroupFigures()
    for each in classes.values():
        whole.pupils += each.pupils
        whole.tally += each.tally
        whole.persistent += each.persistent
        whole.severe += each.severe
    return SchoolFigures(window=WINDOW, school=whole, classes=classes, year_groups={4: whole})


def guarded(classes: dict[Hashable, GroupFigures]) -> dict[str, tuple[str, str, str, str]]:
    names = {key: str(key) for key in classes}
    found = guarded_figures(school_of(classes), "School", {4: "Year 4"}, names)
    rows = [found.total, *found.year_groups, *found.classes]
    return {row.label: (row.pupils, row.attendance, row.persistent, row.severe) for row in rows}


def test_large_counts_are_shown_with_their_share() -> None:
    assert guarded({"Oak": group(25, 5), "Elm": group(30, 6, 5)}) == {
        "School": ("55", "95.00 %", "11 (20.00\N{NO-BREAK SPACE}%)", "5 (9.09\N{NO-BREAK SPACE}%)"),
        "Year 4": ("55", "95.00 %", "11 (20.00\N{NO-BREAK SPACE}%)", "5 (9.09\N{NO-BREAK SPACE}%)"),
        "Oak": ("25", "95.00 %", "5 (20.00\N{NO-BREAK SPACE}%)", "0"),
        "Elm": ("30", "95.00 %", "6 (20.00\N{NO-BREAK SPACE}%)", "5 (16.67\N{NO-BREAK SPACE}%)"),
    }


def test_a_small_count_is_hidden_and_another_with_it() -> None:
    shown = {
        label: row[2] for label, row in guarded({"Oak": group(25, 2), "Elm": group(30, 6), "Ash": group(28, 9)}).items()
    }
    assert (shown["Oak"], shown["Elm"]) == (FEWER, NOT_SHOWN)
    assert shown["Ash"].startswith("9 ")


def test_a_small_group_is_hidden_with_the_next_smallest() -> None:
    shown = guarded({"Nest": group(3, 1), "Oak": group(25, 5), "Elm": group(30, 6)})
    assert shown["Nest"] == (FEWER, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN)
    assert shown["Oak"] == (NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN)
    assert shown["Elm"][:2] == ("30", "95.00 %")


def test_two_small_groups_veil_each_other() -> None:
    assert groups_too_small({"a": group(2), "b": group(4), "c": group(20)}) == {"a", "b"}
    assert groups_too_small({"a": group(2)}) == {"a"}
    assert groups_too_small({"a": group(20)}) == set()


def test_a_count_of_everybody_in_the_group_is_not_shown() -> None:
    assert guarded({"Oak": group(6, 6), "Elm": group(30, 7)})["Oak"][2] == NOT_SHOWN


def test_who_sees_the_pupils_sees_the_counts() -> None:
    figures = school_of({"Oak": group(25, 1), "Elm": group(30, 0)})
    rows = exact_rows(figures.classes, {"Elm": "Elm", "Ash": "Ash", "Oak": "Oak"}, figures)
    assert [(row.label, row.persistent) for row in rows] == [("Elm", "0"), ("Oak", "1 (4.00\N{NO-BREAK SPACE}%)")]
    assert exact_total(figures, "School").persistent == "1 (1.82\N{NO-BREAK SPACE}%)"


def test_a_teacher_cannot_take_the_own_class_from_the_school() -> None:
    """Eight in the school and five in the own class would name three elsewhere."""
    oak = {"Oak": group(25, 5, 1)}
    beside = total_beside(school_of(oak | {"Elm": group(30, 3, 0)}), oak, "School")
    assert (beside.persistent, beside.severe) == (NOT_SHOWN, "1 (1.82\N{NO-BREAK SPACE}%)")
    beside = total_beside(school_of(oak | {"Elm": group(30, 6, 2)}), oak, "School")
    assert (beside.persistent, beside.severe) == ("11 (20.00\N{NO-BREAK SPACE}%)", NOT_SHOWN)
