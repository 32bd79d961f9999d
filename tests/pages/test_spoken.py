"""Days and times in the words of the page's language."""

from datetime import UTC, date, datetime, time

import pytest

from portal.pages.spoken import spoken_date, spoken_day, spoken_moment, spoken_time
from portal.rules.spoken_clock import spoken_clock


def test_english_days_and_moments() -> None:
    assert spoken_date(date(2026, 11, 27)) == "Friday 27 November 2026"
    assert spoken_day(date(2026, 3, 1)) == "1 March 2026"
    assert spoken_moment(datetime(2026, 7, 1, 7, 50, tzinfo=UTC)) == "Wednesday 1 July 2026, 8:50am"


@pytest.mark.parametrize("hour", range(24))
def test_english_times_are_those_of_the_rules(hour: int) -> None:
    """Staff and parents read the same words for the same time."""
    times = [time(hour, minute) for minute in (0, 5, 59)]
    assert [spoken_time(clock) for clock in times] == [spoken_clock(clock) for clock in times]
