"""``school.toml`` and the crest beside it. Whether the drawing may be shown is for the pages to say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from pathlib import Path

from .school_hours import HoursContent, read_hours
from .tables import NAME, Table, refuse_repeated
from .text_files import load_toml, read_text

FILE = "school.toml"
PHASES = ("primary", "secondary", "all_through", "special")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
LONGEST_REGISTER_MINUTES = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactContent:
    """A role, never a person's name."""

    role: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassContent:
    name: str
    phase: str
    year_groups: tuple[int, ...]
    mascot: str
    shown_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolContent:
    file: str
    slug: str
    name: str
    trust: str
    phase: str
    strapline: str
    address: str
    telephone: str
    email: str
    local_authority_number: str
    establishment_number: str
    crest_file: str
    crest_svg: str
    am_registration: time
    am_ends: time
    pm_registration: time
    pm_ends: time
    register_closes_after_minutes: int
    report_absence_by: time
    contacts: Mapping[str, ContactContent]
    colours: Mapping[str, str]
    classes: tuple[ClassContent, ...]
    formerly: tuple[str, ...] = ()
    hours: tuple[HoursContent, ...] = ()

    @property
    def crest_place(self) -> str:
        """The crest's file as messages give it."""
        return f"{self.file.removesuffix(FILE)}{self.crest_file}"


KEYS = (
    "slug", "formerly", "name", "trust", "phase", "strapline", "address", "telephone", "email",
    "local_authority_number", "establishment_number", "crest", "session_times", "register", "absence", "hours",
    "contacts", "colours", "classes",
)  # fmt: skip


def load_school(folder: Path, prefix: str = "") -> SchoolContent:
    """The school described in ``folder``; ``prefix`` is a further school's place, such as ``schools/sedgeholme/``."""
    table = load_toml(folder / FILE, f"{prefix}{FILE}")
    table.only(KEYS)
    times = _read_session_times(table.section("session_times"))
    register, absence = table.section("register"), table.section("absence")
    register.only(("closes_after_minutes",))
    absence.only(("report_by",))
    closes_after = register.whole("closes_after_minutes", 0, LONGEST_REGISTER_MINUTES)
    report_by = absence.clock("report_by")
    return SchoolContent(
        file=table.file,
        slug=table.slug("slug"),
        formerly=table.optional("formerly", table.texts, ()),
        name=table.line("name"),
        trust=table.optional("trust", table.line, ""),
        phase=table.choice("phase", PHASES),
        strapline=table.line("strapline"),
        address=table.text("address"),
        telephone=table.telephone("telephone"),
        email=table.email("email"),
        local_authority_number=_digits(table, "local_authority_number", 3),
        establishment_number=_digits(table, "establishment_number", 4),
        crest_file=table.line("crest"),
        crest_svg=_load_crest(table, folder, prefix),
        **times,
        register_closes_after_minutes=closes_after,
        report_absence_by=report_by,
        hours=read_hours(table, closes_after_minutes=closes_after, report_by=report_by),
        contacts=_read_contacts(table.section("contacts")),
        colours=_read_colours(table.section("colours")),
        classes=_read_classes(table),
    )


def _digits(table: Table, key: str, length: int) -> str:
    value = table.line(key)
    if not (value.isascii() and value.isdigit() and len(value) == length):
        raise table.problem(key, f"a text of {length} digits, in quotes")
    return value


def _read_session_times(table: Table) -> dict[str, time]:
    keys = ("am_registration", "am_ends", "pm_registration", "pm_ends")
    table.only(keys)
    times = {key: table.clock(key) for key in keys}
    for earlier, later in pairwise(keys):
        if times[later] <= times[earlier]:
            raise table.problem(later, f"a time after {earlier}, {times[earlier]:%H:%M}", got=f"{times[later]:%H:%M}")
    return times


def _read_contacts(table: Table) -> dict[str, ContactContent]:
    contacts = {}
    for key in table.data:
        if not NAME.fullmatch(key):
            raise table.problem(key, "a role in small letters, digits and underscores", "Rename it.", got=key)
        contact = table.section(key)
        contact.only(("role", "telephone", "email"))
        contacts[key] = ContactContent(
            role=contact.line("role"),
            telephone=contact.optional("telephone", contact.telephone, ""),
            email=contact.optional("email", contact.email, ""),
        )
    if "office" not in contacts:
        raise table.problem("office", "a table [contacts.office]", "Add the school office: parents turn to it first.")
    return contacts


def _read_colours(table: Table) -> dict[str, str]:
    for key in table.data:
        if not NAME.fullmatch(key):
            raise table.problem(key, "a name in small letters, digits and underscores", "Rename it.", got=key)
        if not COLOUR.fullmatch(table.line(key)):
            raise table.problem(key, "a colour such as #2f5d50")
    return dict(table.data)


def _read_classes(table: Table) -> tuple[ClassContent, ...]:
    sections = table.sections("classes")
    if not sections:
        raise table.problem("classes", "tables written [[classes]]", "Add at least one class.")
    for section in sections:
        section.only(("name", "phase", "year_groups", "mascot", "shown_as"))
    refuse_repeated(sections, "name")
    return tuple(
        ClassContent(
            name=section.line("name"),
            phase=section.line("phase"),
            year_groups=section.year_groups(),
            mascot=section.optional("mascot", section.line, ""),
            shown_as=section.optional("shown_as", section.line, ""),
        )
        for section in sections
    )


def _load_crest(table: Table, folder: Path, prefix: str) -> str:
    name = table.line("crest")
    if "/" in name or "\\" in name or not name.endswith(".svg"):
        raise table.problem("crest", "the name of an .svg file beside school.toml")
    return read_text(folder / name, f"{prefix}{name}").strip()
