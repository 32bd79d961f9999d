"""Amounts and periods of the letter's own day, from the national layer (CX-05, CX-51, PEN-02, PEN-04)."""

from datetime import date

import pytest

from portal.attendance_plugin.letters.law import improvement_weeks, penalty_amounts, penalty_threshold, words_of_law


@pytest.mark.parametrize(
    ("on", "amounts", "threshold", "weeks"),
    [
        (
            date(2024, 8, 18),
            "for each parent and each child, £60 if it is paid within 21 days, £120 if it is paid within 28 days",
            "a number of unauthorised sessions that the council sets",
            "",
        ),
        (
            date(2024, 8, 19),
            "for each parent and each child, £80 if it is paid within 21 days, £160 if it is paid within 28 days; "
            "for a second notice within 3 years, £160 if it is paid within 28 days",
            "10 unauthorised sessions within 10 school weeks",
            "3 to 6 weeks",
        ),
    ],
)
def test_the_law_changes_between_two_days(on: date, amounts: str, threshold: str, weeks: str) -> None:
    assert (penalty_amounts(on), penalty_threshold(on), improvement_weeks(on)) == (amounts, threshold, weeks)
    assert words_of_law(on)["improvement_weeks"].inline == weeks
