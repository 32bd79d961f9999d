"""The order of day and month is proved or asked for, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.register.importers.dates import DayReader
from portal.attendance_plugin.register.importers.problems import CellRefused


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026-11-20T00:00:00",
        "2026-11-20 00:00",
        "20/11/2026",
        "20.11.2026",
        "20-11-2026",
        "20/11/2026 00:00",
    ],
)
def test_day_is_read_in_every_accepted_form(text: str) -> None:
    assert DayReader().read(text) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("31/02/2026", "a day that exists"),
        ("2026-02-31", "a day that exists"),
        ("11/20/2026", "this one is month first"),
        ("20/11/26", "four-digit year"),
        ("20 Nov 2026", "a date such as 2026-11-20 or 20/11/2026"),
        ("20/11-2026", "a date such as 2026-11-20 or 20/11/2026"),
        ("٢٠/١١/٢٠٢٦", "a date such as 2026-11-20 or 20/11/2026"),
        ("", "a date such as 2026-11-20 or 20/11/2026"),
        ("2026-11-20T09:30:00", "a date such as 2026-11-20 or 20/11/2026"),
    ],
)
def test_day_of_another_form_is_refused(text: str, accepted: str) -> None:
    with pytest.raises(CellRefused, match=accepted):
        DayReader().read(text)


@pytest.mark.parametrize(
    ("texts", "unproved"),
    [
        (["2026-11-05"], False),
        (["05/11/2026"], True),
        (["05/11/2026", "06/11/2026"], True),
        (["05/11/2026", "13/11/2026"], False),
        (["05/05/2026"], False),
        (["05/05/2026", "06/05/2026"], True),
    ],
)
def test_day_order_is_proved_by_one_day_above_twelve(texts: list[str], unproved: bool) -> None:
    reader = DayReader()
    for text in texts:
        reader.read(text)
    assert reader.order_is_unproved is unproved


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_day_reads_back_what_was_written(day: date) -> None:
    assert DayReader().read(day.isoformat()) == day
    assert DayReader().read(f"{day:%d/%m/%Y}") == day
