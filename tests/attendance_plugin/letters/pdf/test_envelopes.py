"""Windows of envelopes over a folded sheet: measures alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.letters.pdf.envelopes import KINDS, Area, Window, WindowUnusable


def test_a_dl_window_shows_what_its_measures_say() -> None:
    """110 high, window 35 high and 18 from below: 57 to 92 mm; the sheet slides 11 mm down and 10 mm aside."""
    window = Window.usual("DL")
    assert window.sure == Area(20, 57, 100, 81)
    assert window.seen == Area(10, 46, 110, 92)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_usual_window_of_each_kind_can_be_used(kind: str) -> None:
    Window.usual(kind).check()


@given(
    kind=st.sampled_from(sorted(KINDS)),
    left=st.integers(0, 200),
    bottom=st.integers(0, 150),
    width=st.integers(1, 200),
    height=st.integers(1, 150),
    slid=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_wherever_the_sheet_slides_the_address_shows(
    kind: str, left: int, bottom: int, width: int, height: int, slid: tuple[float, float]
) -> None:
    window = Window(kind=KINDS[kind], left=left, bottom=bottom, width=width, height=height)
    try:
        window.check()
    except WindowUnusable:
        return
    envelope, (panel_width, panel_height) = KINDS[kind], KINDS[kind].panel
    aside, down = slid[0] * (envelope.width - panel_width), slid[1] * (envelope.height - panel_height)
    top = envelope.height - bottom - height
    address, seen = window.address, window.seen
    assert left <= address.left + aside < address.right + aside <= left + width
    assert top <= address.top + down < address.bottom + down <= top + height
    assert seen.left <= max(left - aside, 0)
    assert left + width - aside <= seen.right
    assert seen.top <= max(top - down, 0)
    assert top + height - down <= seen.bottom


@pytest.mark.parametrize(
    ("measures", "why"),
    [
        ((150, 18, 90, 35), "outside the envelope"),
        ((20, 18, 90, 20), "an address needs 55 by 16 mm"),
        ((60, 18, 90, 35), "left half of the envelope"),
        ((20, 60, 90, 35), "would show the school's heading"),
    ],
)
def test_a_window_no_letter_fits_is_refused_with_the_reason(measures: tuple[int, ...], why: str) -> None:
    left, bottom, width, height = measures
    with pytest.raises(WindowUnusable, match=why):
        Window(kind=KINDS["DL"], left=left, bottom=bottom, width=width, height=height).check()
