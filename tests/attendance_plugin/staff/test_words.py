from datetime import date

import pytest

from portal.attendance_plugin.staff.words import days_asked, kind_in_lists, share_of_sessions


@pytest.mark.parametrize(
    ("first", "first_half", "last", "last_half", "shown"),
    [
        (date(2026, 12, 7), "am", date(2026, 12, 7), "pm", "Mon 7 Dec 2026"),
        (date(2026, 12, 7), "pm", date(2026, 12, 7), "pm", "Mon 7 Dec 2026 (afternoon)"),
        (date(2026, 12, 7), "am", date(2026, 12, 7), "am", "Mon 7 Dec 2026 (morning)"),
        (date(2026, 12, 7), "pm", date(2026, 12, 9), "pm", "Mon 7 Dec (afternoon) to Wed 9 Dec 2026"),
        (date(2026, 12, 17), "am", date(2027, 1, 6), "am", "Thu 17 Dec 2026 to Wed 6 Jan 2027 (morning)"),
    ],
)
def test_days_asked_for_in_words(first: date, first_half: str, last: date, last_half: str, shown: str) -> None:
    assert days_asked(first, first_half, last, last_half) == shown


def test_a_share_shows_the_sessions_and_two_decimals() -> None:
    assert share_of_sessions(167, 174) == "167 of 174 sessions (95.98 %)"


def test_no_sessions_is_no_percentage() -> None:
    assert share_of_sessions(0, 0) == "No sessions yet"


@pytest.mark.parametrize("kind", ["religious", "traveller", "medical"])
def test_kinds_that_tell_of_faith_origin_or_health_are_not_named_in_lists(kind: str) -> None:
    assert kind_in_lists(kind) == "Leave of absence"


def test_other_kinds_are_named_in_lists() -> None:
    assert kind_in_lists("funeral") == "A funeral"
