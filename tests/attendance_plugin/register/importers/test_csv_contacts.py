"""Contacts as a file of their own, linked by either number of the pupil."""

import io
from datetime import date

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.roll.entries import PupilContacts
from tests.attendance_plugin.register.importers.workbooks import workbook

UPN = "B801200005001"
KNOWN = Known(today=date(2026, 11, 20), pupil_by_upn={UPN: 7}, pupil_by_mis_id={"4711": 7, "4712": 8})
HEADINGS = "UPN,Pupil ID,Contact name,Priority,Relationship,Email,Phone,Parental responsibility"


def read(content: str | bytes) -> tuple[list[PupilContacts], Findings]:
    findings, contacts = Findings(), FORMATS["contacts-csv"]
    source = contacts.open(io.BytesIO(content.encode() if isinstance(content, str) else content), contacts.caps)
    return list(source.contacts(KNOWN, findings)), findings


def test_contacts_of_a_pupil_are_gathered_in_their_order() -> None:
    families, findings = read(
        f"{HEADINGS}\n"
        f"{UPN},,Declan O'Neill,2,Father,declan@family.example,07700 900112,no\n"
        ",4712,Mei Tan,,Mother,,01632 960002,\n"
        ",4711,Ngozi Okafor,1,Mother,ngozi@family.example,,yes\n"
    )
    assert findings.error_count == 0
    assert [(family.pupil_id, [entry.full_name for entry in family.contacts]) for family in families] == [
        (7, ["Ngozi Okafor", "Declan O'Neill"]),
        (8, ["Mei Tan"]),
    ]
    father = families[0].contacts[1]
    assert (father.relationship, father.telephone, father.has_responsibility) == ("Father", "07700 900112", False)


def test_contacts_are_read_from_a_workbook_and_a_lost_zero_is_seen() -> None:
    headings = ["UPN", "Name", "Telephone"]
    _, findings = read(workbook(headings, [UPN, "Mei Tan", 7700900111], [UPN, "Jo Tan", "07700 900112"]))
    assert [(error.row, error.column, error.got) for error in findings.errors] == [(2, "Telephone", "7700900111")]
    assert "its 0 in front" in findings.errors[0].accepted


@pytest.mark.parametrize(
    ("row", "column", "accepted"),
    [
        ("X,,Mei Tan,,,,,", "UPN", "a UPN ('X' is not a UPN"),
        (",99,Mei Tan,,,,,", "Pupil ID", "the MIS id of a pupil on the school's roll"),
        (f"{UPN},,,,,,,", "Contact name", "something: this cell may not be empty"),
        (f"{UPN},,Mei Tan,first,,,,", "Priority", "a whole number from 1 to 999, or nothing"),
        (f"{UPN},,Mei Tan,,,no at,,", "Email", "an e-mail address, or nothing"),
        (f"{UPN},,#N/A,,,,,", "Contact name", "a value: the spreadsheet has an error in this cell"),
        (f"{UPN},,ngozi okafor,,,,,", "Contact name", "each contact of a pupil once; this one has a row above"),
    ],
)
def test_contacts_wrong_cell_is_named(row: str, column: str, accepted: str) -> None:
    _, findings = read(f"{HEADINGS}\n{UPN},,Ngozi Okafor,1,,,,\n{row}\n")
    assert [(error.row, error.column) for error in findings.errors] == [(3, column)]
    assert findings.errors[0].accepted.startswith(accepted)
