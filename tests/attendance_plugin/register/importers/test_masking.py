"""Samples let a person recognise a column and not read about a child."""

import pytest

from portal.attendance_plugin.register.importers.masking import samples_of


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["Amara O'Neill-Okafor", "Amara O'Neill-Okafor"], ("Am…",)),
        (["07/09/2026", "2026-09-07"], ("07/09/2026", "2026-09-07")),
        (["PM", "AM", "am ", ""], ("AM", "PM", "am")),
        (["Period 1", "Reg", "Year 4"], ("Period 1", "Reg", "Year 4")),
        (["B801200005001"], ("B8…",)),
        (["07700 900111", "ngozi@family.example"], ("07…", "ng…")),
        (["I", "/", "C1", "\\"], ("/", "C1", "I")),
        (["dentist at ten"], ("de…",)),
    ],
)
def test_samples_show_kinds_of_values_and_no_persons(values: list[str], shown: tuple[str, ...]) -> None:
    assert samples_of(values) == shown
