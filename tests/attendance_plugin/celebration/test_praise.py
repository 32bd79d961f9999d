"""What classes are told they did well: never more than the screen would say."""

import re
from datetime import date
from decimal import Decimal

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.history import history_rows, winners
from portal.attendance_plugin.celebration.panels import Week
from portal.attendance_plugin.celebration.praise import praises
from portal.attendance_plugin.celebration.praise_words import call_script, certificate_words

from .test_figures import week

MONDAY = date(2026, 11, 9)


def of(*classes: WeekOfClass, **changes: object) -> Week:
    return Week(classes=classes, target=Decimal(96), minimum_on_roll=10, **changes)  # type: ignore[arg-type]


def reasons(facts: Week) -> dict[str, list[str]]:
    return {praise.week.name: [str(reason) for reason in praise.reasons] for praise in praises(facts)}


def test_class_is_praised_for_everything_once() -> None:
    ash, elm, fir, oak = week("Ash", 980), week("Elm", 970), week("Fir", 900), week("Oak", 890)
    before = [[week("Ash", 980), week("Elm", 970), week("Fir", 850), week("Oak", 900)]] * 2
    assert reasons(of(ash, elm, fir, oak, before=before)) == {
        "Ash": ["leader", "of_the_week", "target"],
        "Elm": ["target"],
        "Fir": ["improved"],
    }


def test_aim_is_no_reason_where_one_class_alone_would_be_left_out() -> None:
    """B6: three certificates for four classes point at the fourth."""
    classes = [week("Ash", 980), week("Elm", 970), week("Fir", 970), week("Oak", 900)]
    assert reasons(of(*classes)) == {"Ash": ["leader", "of_the_week"]}


def test_resting_class_and_awaited_register_are_praised_for_nothing() -> None:
    classes = [week("Ash", 1000, rested=True), week("Elm", 1000, sessions_marked=8), week("Fir", 900), week("Oak", 900)]
    assert set(reasons(of(*classes))) == {"Fir", "Oak"}


def test_words_hold_no_figure_but_the_aim_and_the_day() -> None:
    classes = [week("Ash", 980), week("Elm", 970), week("Fir", 900), week("Oak", 890)]
    ash, elm = praises(of(*classes))
    assert certificate_words(ash, MONDAY, Decimal(96)) == (
        "were here together the most of all classes of Key stage 2, are the class of the week and reached our aim of "
        "96% in the week of 9 November 2026."
    )
    assert certificate_words(elm, MONDAY, Decimal("96.5")) == (
        "reached our aim of 96.5% in the week of 9 November 2026."
    )
    script = call_script(ash, Decimal(96), "Millbrook Primary School")
    assert script.startswith("Good morning, Ash! This is the office of Millbrook Primary School, with good news")
    assert re.findall(r"\d+", script) == ["2", "96"]
    assert [praise.is_called for praise in (ash, elm)] == [True, False]


def test_history_has_a_figure_or_a_word_for_every_week() -> None:
    small = week("Elm", 90, 100, on_roll=9)
    closed = week("Ash", 0, 0, sessions_open=0, sessions_marked=0)
    term = [[week("Ash", 950), small], [closed, week("Elm", 0, 0, sessions_marked=3)], [week("Ash", 980), small]]
    found = history_rows(of(*term[-1], term=term))
    assert [(row.name, row.cells, row.term, row.points) for row in found] == [
        ("Ash", ("95.0", "closed", "98.0"), "96.5", "11"),
        ("Elm", ("90.0", "awaited", "90.0"), "90.0", ""),
    ]


def test_winners_of_the_term_are_those_the_screen_would_name() -> None:
    """Ash 95.0 and 98.0, so 2 and 5 points, brought up from two weeks to three by half: 10.5, half up 11."""
    small = week("Elm", 100, 100, on_roll=9)
    term = [[week("Ash", 950), week("Fir", 960), small], [week("Ash", 980), week("Fir", 960), small]]
    (phase,) = winners(of(*term[-1], term=term))
    assert (phase.phase, phase.by_points, phase.by_sessions) == ("Key stage 2", ("Ash",), ("Ash",))
