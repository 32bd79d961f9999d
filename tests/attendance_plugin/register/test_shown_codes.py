"""Special codes are for those who may read them (R18, facts section 4)."""

from datetime import date

import pytest

from portal.attendance_plugin.register.shown_codes import SPECIAL_CODES, ShownCode, shown_code
from portal.rules.codes import codes_on

ON = date(2026, 11, 20)
BEFORE_2024 = date(2024, 7, 1)


def test_in_full_every_code_is_shown_in_the_words_of_its_day() -> None:
    for on in (ON, BEFORE_2024):
        for code, known in codes_on(on).items():
            assert shown_code(code, on, in_full=True) == ShownCode(code, known.meaning)


@pytest.mark.parametrize("code", sorted(SPECIAL_CODES))
def test_a_special_code_looks_like_others_of_its_kind(code: str) -> None:
    shown = shown_code(code, ON, in_full=False)
    alike = {other for other in codes_on(ON) if shown_code(other, ON, in_full=False) == shown}
    assert len(alike) > len(SPECIAL_CODES & alike) > 0
    assert shown.code not in SPECIAL_CODES


@pytest.mark.parametrize("code", ["/", "\\", "L", "U", "N", "O", "G", "V", "D", "#"])
def test_other_codes_are_shown_to_whoever_sees_the_pupil(code: str) -> None:
    assert shown_code(code, ON, in_full=False) == shown_code(code, ON, in_full=True)
