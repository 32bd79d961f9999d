import pytest

from portal.attendance_plugin.register.importers.columns import Column, map_headings
from portal.attendance_plugin.register.importers.problems import FileRefused

COLUMNS = (
    Column(name="upn", headings=("UPN", "Unique Pupil Number"), required=True),
    Column(name="half", headings=("Session", "AM/PM"), required=True),
    Column(name="minutes", headings=("Minutes late", "Mins late")),
)


def test_headings_are_found_without_case_space_or_punctuation() -> None:
    found = map_headings(["Tutor", "unique_pupil_number", "am / pm", "MINSLATE", ""], COLUMNS)
    assert found.places == {"upn": 1, "half": 2, "minutes": 3}
    assert found.unused == ("Tutor", "column 5 (no heading)")
    assert found.cell(["x", " A1 ", "AM"], "upn") == "A1"
    assert found.cell(["x", "A1", "AM"], "minutes") == ""


def test_headings_without_a_needed_column_say_what_was_got_and_accepted() -> None:
    with pytest.raises(FileRefused) as refusal:
        map_headings(["UPN", "Date"], COLUMNS)
    assert str(refusal.value) == (
        "The file has no column for 'Session'. Accepted headings: Session, AM/PM. Got: 'UPN', 'Date'. "
        "Or say once what your headings mean: Register imports, Import a file."
    )


def test_headings_that_mean_the_same_are_refused() -> None:
    with pytest.raises(FileRefused, match="'UPN' and 'unique pupil number' mean the same"):
        map_headings(["UPN", "Session", "unique pupil number"], COLUMNS)
