"""The code suggested goes by the kind and by the table of the day."""

from datetime import date

import pytest

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.problems import CodeNotInForce
from portal.attendance_plugin.leave.register_codes import WHEN_GRANTED, codes_to_choose, need_fitting_code, suggest_code
from portal.rules.leave.kinds import KINDS_WITH_DATES


def asked(kind: str, day: date = date(2026, 12, 3), **details: str) -> LeaveRequest:
    return LeaveRequest(kind=kind, first_day=day, details=details)


def test_every_kind_with_dates_has_a_code() -> None:
    assert set(WHEN_GRANTED) == set(KINDS_WITH_DATES)


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("exceptional_leave", date(2026, 12, 3), "C"),
        ("performance", date(2024, 8, 19), "C1"),
        ("performance", date(2024, 6, 3), None),
        ("interview", date(2024, 8, 19), "J1"),
        ("interview", date(2024, 6, 3), "J"),
        ("religious", date(2024, 6, 3), "R"),
        ("part_time_timetable", date(2026, 12, 3), "C2"),
    ],
)
def test_the_code_is_one_of_its_day(kind: str, day: date, code: str | None) -> None:
    if code is None:
        assert suggest_code(asked(kind, day), "grant") == "C"
    else:
        assert suggest_code(asked(kind, day), "grant") == code


@pytest.mark.parametrize(("reason", "code"), [("family_holiday", "G"), ("holiday_cost", "G"), ("family_event", "O")])
def test_a_refusal_suggests_what_the_absence_would_get(reason: str, code: str) -> None:
    assert suggest_code(asked("exceptional_leave", reason_code=reason), "refuse") == code


def test_a_code_that_does_not_fit_the_outcome_is_refused_with_those_that_do() -> None:
    with pytest.raises(CodeNotInForce, match=r"'O' does not fit this decision on 03 December 2026; accepted: .*\bC1\b"):
        need_fitting_code("O", asked("exceptional_leave"), "grant")
    assert need_fitting_code("O", asked("exceptional_leave"), "refuse") == "O"


def test_a_code_retired_by_the_day_is_refused() -> None:
    with pytest.raises(CodeNotInForce):
        need_fitting_code("H", asked("exceptional_leave"), "grant")


def test_present_marks_are_not_offered() -> None:
    offered = {code.code for code in codes_to_choose(asked("medical"))}
    assert {"M", "C", "O", "G"} <= offered
    assert offered.isdisjoint({"/", "\\", "X", "Y4"})
