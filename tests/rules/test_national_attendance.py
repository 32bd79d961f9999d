"""England's published attendance: of the right year and phase, consistent in itself, never borrowed."""

from datetime import date
from decimal import Decimal

import pytest

from portal.rules.national_attendance import PUBLISHED, NationalAttendance, national_attendance


@pytest.mark.parametrize(
    ("phase", "on", "attended"),
    [
        ("primary", date(2026, 11, 20), "94.72"),
        ("primary", date(2026, 8, 31), "94.72"),
        ("primary", date(2025, 8, 31), "94.47"),
        ("primary", date(2024, 7, 1), "94.47"),
        ("primary", date(2023, 8, 31), None),
        ("secondary", date(2026, 11, 20), "91.51"),
        ("secondary", date(2025, 7, 1), None),
        ("special", date(2026, 11, 20), "86.83"),
        ("all_through", date(2026, 11, 20), None),
    ],
)
def test_the_newest_figure_by_then_for_the_phase(phase: str, on: date, attended: str | None) -> None:
    found = national_attendance(phase, on=on)
    assert (found.attended if found else None) == (Decimal(attended) if attended else None)


@pytest.mark.parametrize("figure", PUBLISHED, ids=lambda figure: f"{figure.phase}-{figure.first.year}")
def test_parts_make_a_whole(figure: NationalAttendance) -> None:
    """Published to two places each, so the three may be a hundredth adrift."""
    assert figure.authorised is not None
    assert figure.unauthorised is not None
    assert abs(figure.attended + figure.authorised + figure.unauthorised - 100) <= Decimal("0.01")
    assert (figure.first < figure.last, figure.link.startswith("https://")) == (True, True)
