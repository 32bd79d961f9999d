"""What a button carries is read back as it was, and nothing else is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.staff.today.pressed import NotOurs, PressedCall, PressedSeen, parse_call, parse_change

NUMBERS = st.integers(min_value=0, max_value=10**12)


@given(
    st.dates(min_value=date(2000, 1, 1)), NUMBERS, st.sampled_from(["no_answer", "message"]),
    st.dictionaries(NUMBERS, NUMBERS, min_size=1, max_size=5),
)  # fmt: skip
def test_a_call_is_read_back_as_it_was_written(day: date, contact: int, outcome: str, seen: dict[int, int]) -> None:
    pressed = PressedCall(day=day, contact=contact, outcome=outcome, seen=seen)
    assert parse_call(str(pressed)) == pressed


@given(NUMBERS, st.booleans())
def test_a_change_is_read_back_as_it_was_written(correction: int, taken_back: bool) -> None:
    pressed = PressedSeen(reference="K7PM-4WQX", correction=correction, taken_back=taken_back)
    assert parse_change(str(pressed)) == pressed


@pytest.mark.parametrize(
    "value",
    ["", "2026-11-20", "2026-11-20:5:no_answer:", "2026-11-20:x:no_answer:1.0", "today:5:no_answer:1.0", "::::"],
)
def test_anything_else_is_no_call(value: str) -> None:
    with pytest.raises(NotOurs, match="expected"):
        parse_call(value)


@pytest.mark.parametrize("value", ["", "K7PM-4WQX", "K7PM-4WQX:many:0", "K7PM-4WQX:1:0:0"])
def test_anything_else_is_no_change(value: str) -> None:
    with pytest.raises(NotOurs, match="expected a change"):
        parse_change(value)
