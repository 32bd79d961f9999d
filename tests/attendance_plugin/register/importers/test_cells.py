import pytest

from portal.attendance_plugin.register.importers.cells import (
    read_flag,
    read_half,
    read_minutes,
    read_name,
    read_year_group,
)
from portal.attendance_plugin.register.importers.problems import CellRefused


@pytest.mark.parametrize(
    ("text", "half"),
    [("AM", "am"), ("a.m.", "am"), ("Morning", "am"), ("pm", "pm"), ("P.M.", "pm"), ("Afternoon", "pm")],
)
def test_half_is_read(text: str, half: str) -> None:
    assert read_half(text) == half


@pytest.mark.parametrize("text", ["", "1", "evening", "AM PM"])
def test_half_of_another_word_is_refused(text: str) -> None:
    with pytest.raises(CellRefused, match="AM or PM"):
        read_half(text)


@pytest.mark.parametrize(("text", "minutes"), [("", None), ("0", 0), ("12", 12), ("999", 999)])
def test_minutes_are_read(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["-5", "1.5", "5 min", "1000", "٥"])
def test_minutes_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(CellRefused, match="whole minutes from 0 to 999"):
        read_minutes(text)


@pytest.mark.parametrize(
    ("text", "default", "flag"), [("", True, True), ("", False, False), ("Yes", False, True), ("n", True, False)]
)
def test_flag_is_read(text: str, default: bool, flag: bool) -> None:
    assert read_flag(text, default) is flag


def test_flag_of_another_word_is_refused() -> None:
    with pytest.raises(CellRefused, match="yes or no"):
        read_flag("perhaps", default=True)


@pytest.mark.parametrize(
    ("text", "year"),
    [("R", 0), ("Reception", 0), ("Nursery", -1), ("N2", -1), ("4", 4), ("Year 04", 4), ("Y11", 11), ("14", 14)],
)
def test_year_group_is_read(text: str, year: int) -> None:
    assert read_year_group(text) == year


@pytest.mark.parametrize("text", ["", "15", "Oak", "-1", "4.5", "1.2"])
def test_year_group_of_another_word_is_refused(text: str) -> None:
    with pytest.raises(CellRefused, match="N, R, or a year from 1 to 14"):
        read_year_group(text)


def test_name_is_composed_and_trimmed_and_keeps_its_letters() -> None:
    assert read_name("  Zoe\u0308  O'Neill-Łukaszczyk ", longest=100) == "Zoë O'Neill-Łukaszczyk"


@pytest.mark.parametrize("text", ["Jo\u202eSmith", "Jo\u200bSmith", "Jo\x07Smith"])
def test_name_with_a_hidden_character_is_refused(text: str) -> None:
    with pytest.raises(CellRefused, match="hidden control characters"):
        read_name(text, longest=100)


def test_name_missing_or_too_long_is_refused() -> None:
    with pytest.raises(CellRefused, match="may not be empty"):
        read_name("", longest=5)
    with pytest.raises(CellRefused, match="at most 5 characters"):
        read_name("Joanna", longest=5)
