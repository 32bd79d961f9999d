"""What staff chose of a screen's panels goes before the file, and a file that changes does not fight with it."""

from typing import Any

from portal.attendance_plugin.celebration.arrangement import arrange

FILE: list[dict[str, Any]] = [
    {"kind": "leaders", "title": "Here together", "text": ""},
    {"kind": "message", "title": "Hello", "text": "Glad."},
    {"kind": "message", "title": "Thank you", "text": "All."},
    {"kind": "points", "title": "Race", "text": "", "shown": False},
]
CHOICE = [{"key": "message-2", "shown": True}, {"key": "leaders", "shown": False}, {"key": "message", "shown": True}]


def found(panels: list[dict[str, Any]], choice: list[dict[str, Any]] | None) -> list[tuple[str, str, bool]]:
    return [(panel.key, panel.title, panel.is_shown) for panel in arrange(panels, choice)]


def test_without_a_choice_the_file_decides() -> None:
    assert found(FILE, None) == [
        ("leaders", "Here together", True),
        ("message", "Hello", True),
        ("message-2", "Thank you", True),
        ("points", "Race", False),
    ]


def test_choice_decides_order_and_what_is_shown_and_the_file_its_words() -> None:
    changed = [FILE[0] | {"title": "Together"}, *FILE[1:]]
    assert found(changed, CHOICE) == [
        ("message-2", "Thank you", True),
        ("leaders", "Together", False),
        ("message", "Hello", True),
        ("points", "Race", False),  # not chosen about: as the file has it, behind the others
    ]


def test_panel_that_left_the_file_is_gone_and_a_new_one_comes_last() -> None:
    changed = [*FILE[:2], {"kind": "term", "title": "Term", "text": ""}]
    assert found(changed, CHOICE) == [
        ("leaders", "Here together", False),
        ("message", "Hello", True),
        ("term", "Term", True),
    ]


def test_choice_of_nothing_shows_nothing() -> None:
    assert [shown for _, _, shown in found(FILE[:2], [{"key": "leaders", "shown": False}])] == [False, True]
