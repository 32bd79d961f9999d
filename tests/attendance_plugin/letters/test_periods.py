"""The terms a letter's figures may be about are named as the school names them."""

from datetime import date

import pytest

from portal.attendance_plugin.letters.periods import choices_of
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import CALENDAR, freeze_calendar


@pytest.mark.parametrize(("name", "words"), [("Autumn term", "The Autumn term"), ("Michaelmas", "The Michaelmas term")])
def test_a_term_is_never_called_a_term_twice(
    school: School, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CALENDAR["years"][0]["terms"][0], "name", name)
    freeze_calendar(school)
    assert dict(choices_of(school, on=date(2026, 11, 16)))["term-1"] == words
