"""The cells of one contact, in whichever columns a file keeps them."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.attendance_plugin.roll.entries import ContactEntry

from .cells import read_flag, read_name
from .problems import CellRefused

CONTACT_HEADINGS = {
    "name": ("name", "full name"),
    "relationship": ("relationship",),
    "email": ("email", "e-mail"),
    "telephone": ("telephone", "phone", "mobile"),
    "address": ("address",),
    "has_responsibility": ("responsibility", "parental responsibility"),
    "lives_with": ("lives with", "lives with pupil"),
    "may_collect": ("may collect", "can collect"),
    "court_order": ("court order",),
    "do_not_contact": ("do not contact",),
}
DEFAULT_FLAGS = {
    "has_responsibility": True,
    "lives_with": True,
    "may_collect": True,
    "court_order": False,
    "do_not_contact": False,
}
LOST_ZERO_DIGITS = 10


def read_contact(cell: Callable[[str], str]) -> ContactEntry:
    """The contact whose fields ``cell`` gives by the names of `CONTACT_HEADINGS`. Raises `CellRefused`."""
    return ContactEntry(
        full_name=read_name(cell("name"), longest=200),
        relationship=read_name(cell("relationship"), longest=60, required=False) or "Contact",
        email=_email(cell("email")),
        telephone=_telephone(cell("telephone")),
        address=read_name(cell("address"), longest=300, required=False),
        **{field: read_flag(cell(field), default) for field, default in DEFAULT_FLAGS.items()},
    )


def _email(text: str) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise CellRefused("an e-mail address, or nothing") from None
    return text


def _telephone(text: str) -> str:
    if text.isascii() and text.isdigit() and len(text) == LOST_ZERO_DIGITS and text[0] != "0":
        raise CellRefused("a telephone number with its 0 in front: the spreadsheet took it for a number and dropped it")
    return read_name(text, longest=40, required=False)
