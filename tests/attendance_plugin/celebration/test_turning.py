"""Pages turn without scripts: at every moment exactly one of them is shown."""

import re
from itertools import pairwise

import pytest

from portal.attendance_plugin.celebration.turning import SECONDS_PER_PAGE, turning_stylesheet


@pytest.mark.parametrize("pages", [2, 3, 31])
def test_each_page_is_shown_when_the_one_before_has_gone(pages: int) -> None:
    css = turning_stylesheet(pages)
    assert set(re.findall(r"\banimation: turn (\d+)s", css)) == {str(25 * pages)}
    delays = [int(seconds) for seconds in re.findall(r"; animation-delay: (\d+)s", css)]
    assert delays == list(range(0, 25 * pages, 25))
    (frames,) = set(re.findall(r"keyframes turn \{ (.*) \}", css))
    seconds = [float(percent) * pages / 4 for percent in re.findall(r"([\d.]+)%", frames)]
    assert seconds == pytest.approx([0, 1, SECONDS_PER_PAGE - 1, SECONDS_PER_PAGE, 25 * pages], abs=0.01)
    assert all(earlier < later for earlier, later in pairwise(seconds))


def test_nothing_fades_under_reduced_motion() -> None:
    (rule,) = re.findall(r"prefers-reduced-motion: reduce\) \{\s+([^}]+)\}", turning_stylesheet(4))
    assert rule.count("animation-timing-function: step-end") == 2
