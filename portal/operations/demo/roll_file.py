"""The invented roll as the CSV file a school's system would export."""

import csv
import io
from collections.abc import Sequence

from .families import DemoContact, DemoPupil

PUPIL = ("UPN", "Person ID", "Given name", "Family name", "Date of birth", "Year group", "Class", "Admitted", "Left")
CONTACT = (
    "name", "relationship", "email", "telephone", "address",
    "responsibility", "lives with", "may collect", "court order", "do not contact",
)  # fmt: skip
CONTACTS = 3
# The school's system counts its pupils from here.
FIRST_ID = 10_400


def render_roll(pupils: Sequence[DemoPupil]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*PUPIL, *(f"Contact {number} {name}" for number in range(1, CONTACTS + 1) for name in CONTACT)])
    writer.writerows(_row(pupil) for pupil in pupils)
    return out.getvalue().encode()


def _row(pupil: DemoPupil) -> list[str]:
    cells = [
        pupil.upn,
        str(FIRST_ID + int(pupil.upn[8:])),
        pupil.given_name,
        pupil.family_name,
        pupil.born.isoformat(),
        "R" if pupil.year_group == 0 else str(pupil.year_group),
        pupil.class_name,
        pupil.admitted_on.isoformat(),
        pupil.left_on.isoformat() if pupil.left_on else "",
    ]
    for contact in pupil.contacts[:CONTACTS]:
        cells += _contact(contact)
    return cells


def _contact(contact: DemoContact) -> list[str]:
    flags = (
        contact.responsibility,
        contact.lives_with,
        contact.may_collect,
        contact.court_order,
        contact.do_not_contact,
    )
    return [
        contact.full_name,
        contact.relationship,
        contact.email,
        contact.telephone,
        contact.address,
        *("yes" if flag else "no" for flag in flags),
    ]
