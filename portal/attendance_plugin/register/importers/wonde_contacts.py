"""A pupil's contacts as Wonde gives them along with the pupil."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.attendance_plugin.roll.entries import ContactEntry

from .cells import read_flag, read_name
from .json_values import part, parts, text_of
from .problems import CellRefused

MOST_CONTACTS = 20
ADDRESS_LINES = ("house_number", "house_name", "street", "district", "town", "county", "postcode")


def read_contacts(records: Sequence[Mapping[str, Any]]) -> tuple[ContactEntry, ...]:
    """The contacts in the order in which the school would reach them. Raises `CellRefused`."""
    if len(records) > MOST_CONTACTS:
        raise CellRefused(f"at most {MOST_CONTACTS} contacts")
    ordered = sorted(records, key=lambda record: _priority(part(record, "relationship")))
    return tuple(_read(record) for record in ordered)


def _read(record: Mapping[str, Any]) -> ContactEntry:
    link, details = part(record, "relationship"), part(record, "contact_details")
    court_order = read_flag(text_of(link.get("court_order")), False)
    return ContactEntry(
        full_name=read_name(f"{text_of(record.get('forename'))} {text_of(record.get('surname'))}", longest=200),
        relationship=read_name(text_of(link.get("relationship")), longest=60, required=False) or "Contact",
        email=_email(text_of(part(details, "emails").get("email"))),
        telephone=read_name(_telephone(part(details, "phones")), longest=40, required=False),
        address=read_name(_address(details), longest=300, required=False),
        has_responsibility=read_flag(text_of(link.get("parental_responsibility")), True),
        lives_with=read_flag(text_of(link.get("lives_with_pupil")), True),
        may_collect=not court_order,
        court_order=court_order,
    )


def _priority(link: Mapping[str, Any]) -> tuple[bool, int]:
    """Contacts without an order come last, as they stand."""
    text = text_of(link.get("priority"))
    return (False, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else (True, 0)


def _telephone(phones: Mapping[str, Any]) -> str:
    return next((text for name in ("mobile", "phone", "home") if (text := text_of(phones.get(name)))), "")


def _address(details: Mapping[str, Any]) -> str:
    found = next(iter(parts(details, "addresses")), part(details, "address"))
    return ", ".join(text for name in ADDRESS_LINES if (text := text_of(found.get(name))))


def _email(text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise CellRefused("contacts with e-mail addresses that are such, or none") from None
    return text
