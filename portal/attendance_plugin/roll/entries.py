"""What a roll file says about one pupil, read and checked but not yet compared with what we hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    full_name: str
    relationship: str = "Contact"
    email: str = ""
    telephone: str = ""
    address: str = ""
    has_responsibility: bool = True
    lives_with: bool = True
    may_collect: bool = True
    court_order: bool = False
    do_not_contact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RollEntry:
    """One pupil. `contacts` None: the file says nothing about contacts; an empty tuple: there are none.

    An empty `mis_id` says nothing about the id we hold, an empty `class_name` nothing about the class.
    """

    upn: str
    given_name: str
    family_name: str
    born: date
    year_group: int
    class_name: str
    admitted_on: date
    left_on: date | None = None
    mis_id: str = ""
    contacts: tuple[ContactEntry, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilContacts:
    """All contacts of one pupil whom we know already, in the order of contact."""

    pupil_id: int
    contacts: tuple[ContactEntry, ...]
