from datetime import date

import pytest

from portal.rules.bulletins.periods import days_of_period, overlap


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022/23", date(2022, 9, 1), date(2023, 8, 31)),
        ("2022/23 Q1", date(2022, 4, 1), date(2022, 6, 30)),
        ("2022/23 Q4", date(2023, 1, 1), date(2023, 3, 31)),
        ("2017–23", date(2017, 1, 1), date(2023, 12, 31)),
        ("Summer 2023", date(2023, 4, 1), date(2023, 8, 31)),
        ("Jun 2022", date(2022, 6, 1), date(2022, 6, 30)),
        ("20 June 2023", date(2023, 6, 20), date(2023, 6, 20)),
        ("Nov 2022–Jun 2023", date(2022, 11, 1), date(2023, 6, 30)),
        ("Apr to Nov 2022", date(2022, 4, 1), date(2022, 11, 30)),
    ],
)
def test_period_in_words(period: str, first: date, last: date) -> None:
    assert days_of_period(period) == (first, last)


@pytest.mark.parametrize("period", ["", "now", "this year", "31 February 2023", "Tember 2022"])
def test_period_that_cannot_be_known(period: str) -> None:
    assert days_of_period(period) is None


def test_windows_that_share_a_month_overlap() -> None:
    assert overlap("Apr–Nov 2022", "Nov 2022–Jun 2023")
    assert not overlap("Apr–Nov 2022", "Dec 2022–Jun 2023")
