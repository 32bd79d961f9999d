"""A file's format is told by what is in it, and by nothing else."""

import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.guessing import guess_format
from portal.attendance_plugin.register.importers.headings import heading_keys, signature_of
from portal.attendance_plugin.register.importers.problems import FileRefused
from tests.attendance_plugin.register.importers.test_samples import KNOWN, SAMPLES
from tests.attendance_plugin.register.importers.workbooks import workbook


def expected_of(path: Path) -> dict[str, object]:
    return tomllib.loads(path.with_name(f"{path.name}.toml").read_text())


READABLE = [path for path in SAMPLES if "refused" not in expected_of(path)]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_every_sample_is_of_one_format_whatever_its_name(path: Path) -> None:
    file = io.BytesIO(path.read_bytes())
    assert guess_format(file, FORMATS, KNOWN, file_name="register").slug == expected_of(path)["format"]
    assert file.tell() == 0


def test_a_file_of_no_format_says_why_not_in_the_words_of_the_likely_ones() -> None:
    with pytest.raises(FileRefused) as refused:
        guess_format(io.BytesIO(b"<a><b/></a>"), FORMATS, KNOWN, file_name="export.XML")
    assert str(refused.value).endswith(
        "As sims-xml: The file has no SessionAttendance element. Accepted: an export of session attendance. Choose "
        "that report. As ctf-xml: The file's outermost element is 'a'. Accepted: CTfile. It may be another kind of "
        "export; choose its own format."
    )


def test_a_file_that_fits_two_formats_is_not_guessed() -> None:
    twins = {"one": FORMATS["sims-xml"], "two": FORMATS["sims-xml"]}
    with pytest.raises(FileRefused, match=r"can be read as sims-xml \(.+\) or sims-xml \(.+\)\. Say which one it is\."):
        guess_format(io.BytesIO(b"<a><SessionAttendance></SessionAttendance></a>"), twins, KNOWN)


def test_a_list_of_pupils_is_not_taken_for_their_contacts() -> None:
    """Both have a column of names; as contacts, each child would become a contact of itself."""
    merged = next(path for path in SAMPLES if path.name == "pupils-merged-names.csv")
    with pytest.raises(FileRefused, match="The file is none of the formats we read"):
        guess_format(io.BytesIO(merged.read_bytes()), FORMATS, KNOWN)
    contacts = b"UPN,Name,Relationship\nN999200122001,Ngozi Okafor,Mother\n"
    assert guess_format(io.BytesIO(contacts), FORMATS, KNOWN).slug == "contacts-csv"


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"UPN,Name,Date,Session,Code\n", "marks-csv"),
        (b"Report\n\nUPN;Name;Mon AM;Mon PM\n", "week-csv"),
        (b"UPN,Forename,Surname,DOB,Year,Class,Admitted,Name\n", "pupils-csv"),
        (workbook(["Marks"], ["Person ID", "Date", "Session", "Mark"]), "marks-csv"),
        (workbook(["UPN", "Mon", ""], ["", "AM", "PM"]), "week-csv"),
    ],
)
def test_a_table_is_told_by_its_headings_as_text_or_workbook(content: bytes, slug: str) -> None:
    assert guess_format(io.BytesIO(content), FORMATS, KNOWN).slug == slug


def test_a_table_is_told_by_what_the_school_explained() -> None:
    headings = ["Ref", "When", "Which", "What"]
    fields = {"ref": "upn", "when": "day", "which": "half", "what": "code"}
    taught = {"marks-csv": {signature_of(heading_keys(headings)): fields}}
    file = io.BytesIO(",".join(headings).encode())
    with pytest.raises(FileRefused, match="none of the formats we read"):
        guess_format(file, FORMATS, KNOWN)
    assert guess_format(file, FORMATS, replace(KNOWN, taught=taught)).slug == "marks-csv"
