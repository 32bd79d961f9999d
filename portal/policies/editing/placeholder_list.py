"""The placeholders that any clause of a policy may show, each with what it shows now."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.pages.models import School
from portal.policies.drafting.blanks import BLANK, find_blanks
from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.placeholders import CONTACT_DETAILS, PLACES, SCHOOL_DETAILS
from portal.rules.national import VALUES, national_value
from portal.rules.parameter_words import show_value
from portal.rules.problems import NoValueInForce

Shown = tuple[str, str]


def placeholder_groups(draft: PolicyDraft, school: School, on: date) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """Groups by name: links to clauses, the school's details and contacts, national values, named blanks."""
    groups = {
        "Links to clauses": _clauses(draft),
        "The school": _school(school),
        "People to contact": _contacts(school),
        "Values set nationally": _national(on),
        "Blanks": _blanks(draft),
    }
    listed = ((name, tuple((f"{{{{ {path} }}}}", value) for path, value in found)) for name, found in groups.items())
    return tuple((name, found) for name, found in listed if found)


def _clauses(draft: PolicyDraft) -> Iterator[Shown]:
    return ((f"clause.{clause.anchor}", clause.title) for clause in draft.clauses if clause.anchor)


def _school(school: School) -> Iterator[Shown]:
    for name in SCHOOL_DETAILS:
        value = getattr(school, name)
        if value not in (None, ""):
            yield f"school.{name}", show_value(value)


def _contacts(school: School) -> Iterator[Shown]:
    for key, contact in school.contacts.items():
        yield from ((f"contact.{key}.{name}", contact[name]) for name in CONTACT_DETAILS if contact.get(name))


def _national(on: date) -> Iterator[Shown]:
    for name in VALUES:
        try:
            yield from _parts(f"national.{name}", national_value(name, on=on).value)
        except NoValueInForce:
            continue


def _parts(path: str, value: Any) -> Iterator[Shown]:
    """A value by itself, or each of its parts under the name a placeholder gives it."""
    if isinstance(value, int | Decimal | str):
        yield path, show_value(value)
    elif notices := getattr(value, "notices", None):
        yield from _parts(path, notices)
        yield from _parts(f"{path}.window_years", value.window_years)
    elif isinstance(value, tuple):
        for place, part in zip(PLACES, value, strict=False):
            yield from _parts(f"{path}.{place}", part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(f"{path}.{field.name}", getattr(value, field.name))


def _blanks(draft: PolicyDraft) -> Iterator[Shown]:
    return ((f"{BLANK}.{name}", draft.blanks.get(name, "not filled in yet")) for name in find_blanks(draft.clauses))
