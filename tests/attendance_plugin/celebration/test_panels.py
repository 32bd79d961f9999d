"""Pages of the screen: what each says, and that nothing can be cut off or worked out."""

from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.mascots import MASCOTS, mascot_file
from portal.attendance_plugin.celebration.panels import (
    BUILDERS,
    Panel,
    Row,
    Wanted,
    Week,
    build_panels,
    paginate_dates,
    paginate_names,
    paginate_rows,
)


def class_week(name: str, percent: int, **changes: object) -> WeekOfClass:
    values: dict[str, object] = {"phase": "Key stage 1", "mascot": "fox", "on_roll": 25}
    return WeekOfClass(name=name, **({"attended": percent * 10, "possible": 1000} | values | changes))  # type: ignore[arg-type]


def panels(kind: str, *classes: WeekOfClass, **changes: object) -> list[Panel]:
    week = Week(classes=classes, target=Decimal(96), minimum_on_roll=10, **changes)  # type: ignore[arg-type]
    return build_panels([Wanted(kind=kind, title="Well done", text="All of you")], week)


def test_leaders_are_shown_a_phase_at_a_time_with_the_leader_s_animal() -> None:
    found = panels(
        "leaders",
        class_week("Oak", 99),
        class_week("Ash", 98),
        class_week("Elm", 90),
        class_week("Fir", 89),
        class_week("Acorn", 97, phase="Early years", mascot="owl"),
    )
    fox, owl = "celebration/mascots/fox.svg", "celebration/mascots/owl.svg"
    assert found == [
        Panel(
            kind="leaders",
            title="Key stage 1",
            text="Well done",
            picture=fox,
            rows=(
                Row(name="Oak", place="1", figure="99.0%", picture=fox, is_leader=True),
                Row(name="Ash", place="2", figure="98.0%", picture=fox),
            ),
        ),
        Panel(
            kind="leaders",
            title="Early years",
            text="Well done",
            picture=owl,
            rows=(Row(name="Acorn", place="1", figure="97.0%", picture=owl, is_leader=True),),
        ),
    ]


def test_shared_first_place_shows_no_single_animal() -> None:
    (page,) = panels("leaders", class_week("Oak", 99), class_week("Ash", 99), class_week("Elm", 90))
    assert (page.picture, [row.is_leader for row in page.rows]) == ("", [True, True])


def test_target_names_classes_without_figures_or_places() -> None:
    (page,) = panels("target", class_week("Oak", 99), class_week("Ash", 90), class_week("Elm", 91))
    assert [(row.name, row.figure, row.place) for row in page.rows] == [("Oak", "", "")]


def test_target_does_not_name_all_classes_but_one() -> None:
    (page,) = panels("target", class_week("Oak", 99), class_week("Ash", 98), class_week("Elm", 90))
    assert (page.kind, page.rows) == ("message", ())


def test_class_without_a_register_awaits_it() -> None:
    (page,) = panels("awaiting", class_week("Oak", 0, sessions_marked=3), class_week("Ash", 98))
    assert [row.name for row in page.rows] == ["Oak"]


@pytest.mark.parametrize("kind", sorted(set(BUILDERS) - {"message"}))
def test_panel_with_nothing_to_say_is_left_out(kind: str) -> None:
    assert panels(kind, class_week("Oak", 0, rested=True)) == []


def test_message_is_shown_as_written() -> None:
    assert panels("message") == [Panel(kind="message", title="Well done", text="All of you")]


def test_five_rows_at_most_and_long_names_take_more_lines() -> None:
    one, two, three = (Row(name=name) for name in ("Kingfisher", "Kingfisher Six", "Kingfishers and otters"))
    assert (one.lines, two.lines, three.lines) == (1, 2, 3)
    assert [len(page) for page in paginate_rows([one] * 12)] == [5, 5, 2]
    assert [len(page) for page in paginate_rows([two] * 7)] == [3, 3, 1]
    assert [len(page) for page in paginate_rows([three] * 3)] == [2, 1]
    assert [len(page) for page in paginate_rows([one, one, two, two, one])] == [4, 1]
    assert paginate_rows([]) == []


def test_names_stand_in_twos_and_a_wide_one_takes_both_places() -> None:
    assert [len(page) for page in paginate_names([Row(name="Oak")] * 14)] == [6, 6, 2]
    assert [len(page) for page in paginate_names([Row(name="Kingfisher")] * 4)] == [3, 1]


def test_race_keeps_its_tracks_for_names_that_have_a_line_to_themselves() -> None:
    few = Panel(kind="points", title="", rows=(Row(name="Kingfishers"), Row(name="Oak")))
    many = Panel(kind="points", title="", rows=(Row(name="Kingfishers"), *[Row(name="Oak")] * 3))
    assert (few.has_long_names, many.has_long_names) == (False, True)


def test_very_long_name_takes_the_place_of_three() -> None:
    """On a 4:3 screen it has two lines to itself."""
    assert [len(page) for page in paginate_names([Row(name="The Honeysuckle Group")] * 3)] == [2, 1]


def test_three_dates_stand_on_a_page_unless_more_than_one_is_long() -> None:
    plain, long = Row(name="Last day of term", figure="Fri 18 Dec"), Row(name="Flu immunisations, Years 1 to 6")
    assert [len(page) for page in paginate_dates([plain, plain, long])] == [3]
    assert [len(page) for page in paginate_dates([long, long, plain])] == [2, 1]
    assert paginate_dates([]) == []


@pytest.mark.parametrize(
    ("kind", "names", "picture", "layout"),
    [
        ("leaders", ["Oak"], "owl", "cards"),
        ("leaders", ["The Kingfishers and Otters"], "owl", "cards"),
        ("leaders", ["Oak", "Elm"], "", "cards"),
        ("leaders", ["Oak", "Kingfishers class"], "owl", "podium"),
        ("term", ["Oak", "Elm", "Ash"], "owl", "podium"),
        ("term", ["Oak", "Elm", "Ash"], "", "list"),  # two lead together
        ("term", ["Oak", "Elm", "The Kingfishers and Otters"], "owl", "list"),
        ("points", ["Oak"], "", "list"),
        ("target", ["Oak", "Elm"], "", "list"),
    ],
)
def test_classes_stand_on_posters_where_they_are_few(kind: str, names: list[str], picture: str, layout: str) -> None:
    panel = Panel(kind=kind, title="", rows=tuple(Row(name=name) for name in names), picture=picture)
    assert panel.layout == layout


@pytest.mark.parametrize("mascot", MASCOTS)
def test_every_mascot_is_drawn(mascot: str) -> None:
    assert finders.find(mascot_file(mascot, "Oak"))


def test_class_without_a_known_animal_always_gets_the_same_one() -> None:
    assert mascot_file("unicorn", "Oak") == mascot_file("", "Oak")
    assert finders.find(mascot_file("", "Oak"))


def test_race_shows_points_and_the_way_on_a_track_of_its_own() -> None:
    """Ash 2 × 6 of 14, Elm 2 × 2, and two more classes that stay unnamed."""
    classes = [class_week(name, percent) for name, percent in (("Ash", 99), ("Elm", 95), ("Fir", 90), ("Oak", 90))]
    (page,) = panels("points", *classes, term=[classes, classes])
    assert (page.kind, page.title, page.text) == ("points", "Key stage 1", "Well done")
    assert [(row.place, row.name, row.figure, row.way, row.is_leader) for row in page.rows] == [
        ("1", "Ash", "12", 85, True),
        ("2", "Elm", "4", 28, False),
    ]


def test_term_board_names_the_leaders_of_each_phase_by_sums() -> None:
    classes = [class_week("Ash", 99), class_week("Elm", 90), class_week("Acorn", 97, phase="Early years")]
    found = panels("term", *classes, term=[classes, classes])
    assert [(page.title, [(row.name, row.figure) for row in page.rows]) for page in found] == [
        ("Key stage 1", [("Ash", "99.0%")]),
        ("Early years", [("Acorn", "97.0%")]),
    ]


def test_class_of_the_week_comes_with_its_animal() -> None:
    (page,) = panels("class_of_the_week", class_week("Oak", 99), class_week("Ash", 90))
    assert (page.title, page.picture, [(row.name, row.figure) for row in page.rows]) == (
        "Well done",
        "celebration/mascots/fox.svg",
        [("Oak", "")],
    )


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (97, "We reached our aim of 96%. Well done, everybody!"),
        (95, "Nearly there! Our aim is 96%."),
        (80, "Our aim is 96%. We get there together."),
    ],
)
def test_whole_school_is_told_kindly_against_its_aim(percent: int, words: str) -> None:
    (page,) = panels("whole_school", class_week("Oak", percent), class_week("Ash", percent))
    assert (page.figure, page.text) == (f"{percent}.0%", words)


def test_whole_school_is_silent_where_a_class_could_be_worked_out() -> None:
    """Oak leads with its figure, so the rest of the whole would be Ash's."""
    assert panels("whole_school", class_week("Oak", 99), class_week("Ash", 90)) == []


def test_leaders_just_below_the_aim_are_nearly_there() -> None:
    """95.96 shows 95.9 (B5)."""
    close = class_week("Oak", 0, attended=2399, possible=2500)
    (page,) = panels("leaders", close, class_week("Ash", 90))
    assert (page.text, page.rows[0].figure) == ("Nearly there: our aim is 96%", "95.9%")
