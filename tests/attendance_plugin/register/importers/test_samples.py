"""Every sample file is read as the hand-written file beside it says (facts/attendance.md section 5; cases 55, 56)."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.formats import Holds, Source
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.importers.problems import FileRefused
from portal.attendance_plugin.roll.entries import RollEntry

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.with_name(f"{path.name}.toml").exists())
UPNS = {1: "N999200122001", 2: "C999200122002", 3: "R999200122003"}
KNOWN = Known(
    today=date(2026, 11, 27),
    school_number="9992001",
    pupil_by_upn={upn: key for key, upn in UPNS.items()},
    pupil_by_mis_id={"4101": 1, "4102": 2, "4103": 3},
    class_names=("Oak", "Ash"),
)
NOTHING: dict[str, Any] = {
    "whole_roll": True, "marks": [], "pupils": [], "contacts": [], "prior": [], "errors": [], "unknown_codes": {},
    "unmarked": 0, "schools": [], "unused": [], "warnings": [], "order_is_unproved": False,
}  # fmt: skip


def test_every_sample_says_what_its_reading_gives() -> None:
    others = {".gitattributes", "README.md"}
    files = {path.name for path in FOLDER.iterdir()} - others
    expected = {path.name for path in SAMPLES} | {f"{path.name}.toml" for path in SAMPLES}
    assert files == expected


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sample_is_read_as_its_expected_file_says(path: Path) -> None:
    expected = tomllib.loads(path.with_name(f"{path.name}.toml").read_text())
    chosen = FORMATS[expected.pop("format")]
    with path.open("rb") as file:
        if refusal := expected.pop("refused", None):
            with pytest.raises(FileRefused) as refused:
                read(chosen.open(file, chosen.caps), chosen.holds)
            assert str(refused.value) == refusal
            return
        found = read(chosen.open(file, chosen.caps), chosen.holds)
    rows = len(expected.get("marks", [])) + expected.get("unmarked", 0) + len(expected.get("errors", []))
    assert found == NOTHING | {"rows": rows} | expected


def read(source: Source, holds: Holds) -> dict[str, Any]:
    """Everything the reading of a file gives, in the words of the expected files."""
    findings, read_as = Findings(), source.scan.shown
    marks = list(source.marks(KNOWN, findings)) if holds is Holds.MARKS else []
    entries = list(source.roll(KNOWN, findings)) if holds is Holds.ROLL else []
    return {
        "read_as": read_as,
        "whole_roll": source.is_whole_roll,
        "rows": findings.rows,
        "marks": [mark_words(mark) for mark in marks],
        "pupils": [pupil_words(entry) for entry in entries],
        "contacts": [contact for entry in entries for contact in contact_words(entry)],
        "prior": [prior_words(upn, year) for upn, years in source.prior_years().items() for year in years],
        "errors": [[error.row, error.column, error.got] for error in findings.errors],
        "unknown_codes": dict(findings.unknown_codes),
        "unmarked": findings.unmarked,
        "schools": sorted(findings.school_numbers),
        "unused": list(source.unused),
        "warnings": list(source.warnings),
        "order_is_unproved": findings.date_order_is_unproved,
    }


def words(*values: Any) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else "" if value is None else value for value in values]


def mark_words(mark: MarkRow) -> list[Any]:
    upn = UPNS[mark.pupil_id]
    return words(mark.row, upn, mark.day, mark.half, mark.code, mark.minutes_late, mark.reason)


def pupil_words(entry: RollEntry) -> list[Any]:
    names = (entry.given_name, entry.family_name)
    return words(
        entry.upn, entry.mis_id, *names, entry.born, entry.year_group, entry.class_name, entry.admitted_on,
        entry.left_on,
    )  # fmt: skip


def contact_words(entry: RollEntry) -> list[list[Any]]:
    return [
        words(
            entry.upn, contact.full_name, contact.relationship, contact.email, contact.telephone, contact.address,
            contact.has_responsibility, contact.lives_with, contact.may_collect, contact.court_order,
        )
        for contact in entry.contacts or ()
    ]  # fmt: skip


def prior_words(upn: str, year: Any) -> list[Any]:
    school = (year.school_number, year.school_name, year.first_day, year.last_day)
    return words(upn, year.year, *school, year.possible, year.attended, year.authorised, year.unauthorised)
