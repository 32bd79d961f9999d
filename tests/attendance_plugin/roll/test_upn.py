"""The check letter, against a published number and sums worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.roll.upn import LETTERS, InvalidUpn, build_upn, check_letter, clean_upn


@pytest.mark.parametrize(
    "upn",
    [
        "B801200005001",  # published with python-stdnum
        "P207000016049",  # 2*2 + 4*7 + 9*1 + 10*6 + 12*4 + 13*9 = 266 = 11 * 23 + 13, and P stands at 13
        "A000000000000",
    ],
)
def test_upn_with_its_check_letter_is_accepted(upn: str) -> None:
    assert clean_upn(upn) == upn


def test_upn_with_spaces_and_small_letters_is_read_as_meant() -> None:
    assert clean_upn(" b 801200005001 ") == "B801200005001"


def test_upn_temporary_counts_its_last_letter_by_its_place() -> None:
    # 2*8 + 4*1 + 5*2 + 10*5 + 13*4 (A counts 0, so E counts 4) = 132 = 5 * 23 + 17, and U stands at 17
    assert clean_upn("U80120000500E") == "U80120000500E"


@pytest.mark.parametrize(
    "upn", ["", "801200005001", "I801200005001", "B8012000050011", "B80120000500S", "B80120000500é"]
)
def test_upn_of_another_form_is_refused(upn: str) -> None:
    with pytest.raises(InvalidUpn, match=r"is not a UPN\. A UPN is a letter and twelve digits"):
        clean_upn(upn)


def test_upn_with_another_check_letter_says_which_one_it_should_be() -> None:
    with pytest.raises(InvalidUpn) as refusal:
        clean_upn("A801200005001")
    assert str(refusal.value) == (
        "A801200005001 is not a UPN: its check letter should be B. "
        "A digit may have been mistyped; copy the UPN from the pupil's record."
    )


@given(
    st.integers(0, 999),
    st.integers(0, 9999),
    st.integers(2000, 2099),
    st.integers(0, 999),
    st.integers(1, 12),
    st.data(),
)
def test_upn_with_one_digit_changed_is_always_refused(
    authority: int, establishment: int, year: int, serial: int, place: int, data: st.DataObject
) -> None:
    upn = build_upn(local_authority=str(authority), establishment=str(establishment), year=year, serial=serial)
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != upn[place]]))
    with pytest.raises(InvalidUpn, match="check letter should be"):
        clean_upn(upn[:place] + other + upn[place + 1 :])
    assert upn[0] in LETTERS
    assert check_letter(upn[1:]) == upn[0]
