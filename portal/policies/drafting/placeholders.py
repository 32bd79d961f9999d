"""Placeholders of a policy's text, filled from its own rules, the school's details and the national values."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from portal.content_loader import Placeholder
from portal.pages.models import School
from portal.rules.national import VALUES, national_value
from portal.rules.parameter_words import show_parameter, show_value
from portal.rules.problems import NoValueInForce
from portal.rules.rulebook import Entry
from portal.rules.statements import Statement

from .blanks import BLANK, BLANK_NAME, blank_label
from .number_words import LARGEST, number_in_words
from .stated_values import UnresolvedError, stated_value

SCHOOL_DETAILS = (
    *("name", "trust", "telephone", "email", "address", "strapline", "am_registration", "am_ends", "pm_registration"),
    *("pm_ends", "register_closes_after_minutes", "report_absence_by"),
)
CONTACT_DETAILS = ("role", "telephone", "email")
PLACES = ("first", "second", "third")
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()>#+!|~=]|(?<=^\d)\.|(?<=^\d\d)\.|^[-:])")


@dataclass(frozen=True, kw_only=True)
class Filler:
    """All that the placeholders of one draft may show. An entry's first anchor is the clause that carries it."""

    school: School
    entries: tuple[Entry, ...]
    on: date | None
    statements: tuple[Statement, ...] = ()
    blanks: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, placeholder: Placeholder, anchor: str) -> str:
        """What stands in the text of the clause ``anchor``. Raises ``UnresolvedError``."""
        value, show = self._find(placeholder, anchor)
        for name in placeholder.filters:
            if name not in FILTERS:
                raise UnresolvedError(f"the filters {', '.join(FILTERS)}", f"There is no filter “{name}”.")
            return FILTERS[name](value)
        return show(value)

    def _find(self, placeholder: Placeholder, anchor: str) -> tuple[Any, Callable[[Any], str]]:
        group, _, rest = placeholder.path.partition(".")
        if group == "school":
            return self._school_detail(rest), show_value
        if group == "contact":
            return self._contact_detail(rest), show_value
        if group == "national":
            return self._national_value(rest), show_value
        if group == BLANK:
            return self._blank(rest), show_value
        if group == "states":
            return stated_value(self.statements, rest, placeholder.kind, anchor)
        rule, _, name = placeholder.path.rpartition(".")
        entry = self._entry(rule, placeholder.kind, anchor)
        found = {each.name: each for each in fields(entry.rule.parameters)}
        if name not in found:
            accepted = ", ".join(f"{rule}.{known}" for known in found) or f"nothing of {rule}: it has no numbers"
            raise UnresolvedError(accepted, "Write the name of one of the rule's own numbers.")
        return getattr(entry.parameters, name), lambda value: show_parameter(found[name], value)

    def _school_detail(self, name: str) -> Any:
        if name not in SCHOOL_DETAILS:
            accepted = ", ".join(f"school.{known}" for known in SCHOOL_DETAILS)
            raise UnresolvedError(accepted, _nearest(name, SCHOOL_DETAILS))
        return _given(getattr(self.school, name), f"school.{name}", "Fill it in among the school's details.")

    def _contact_detail(self, path: str) -> Any:
        key, _, detail = path.partition(".")
        contacts = self.school.contacts
        if key not in contacts or detail not in CONTACT_DETAILS:
            accepted = f"contact.<who>.<{'|'.join(CONTACT_DETAILS)}> for {', '.join(sorted(contacts)) or 'nobody yet'}"
            raise UnresolvedError(accepted, "Name one of the school's contacts, or add this one to its details.")
        return _given(contacts[key].get(detail), f"contact.{path}", "Fill it in among the school's contacts.")

    def _blank(self, name: str) -> Any:
        if not BLANK_NAME.fullmatch(name):
            raise UnresolvedError("a name in small letters, digits and _, such as blank.register_closes", "Rename it.")
        return _given(self.blanks.get(name), f"the blank “{blank_label(name)}”", "Fill it in under “Blanks”.")

    def _national_value(self, path: str) -> Any:
        if self.on is None:
            raise UnresolvedError("a policy with its first day in force", "Say from which day this version applies.")
        name, *parts = path.split(".")
        try:
            value = national_value(name, on=self.on).value
        except NoValueInForce as missing:
            raise UnresolvedError(", ".join(f"national.{known}" for known in VALUES), str(missing)) from None
        for part in parts:
            value = _part_of(value, part, path)
        if not isinstance(value, int | Decimal | str):
            raise UnresolvedError(f"{', '.join(_parts(value))} after national.{path}", "Say which part of it is meant.")
        return value

    def _entry(self, rule: str, kind: str, anchor: str) -> Entry:
        named = [entry for entry in self.entries if entry.rule.id == rule and (not kind or kind in entry.kinds)]
        here = [entry for entry in named if entry.anchors[0] == anchor]
        found = here or named
        if len(found) == 1:
            return found[0]
        if found:
            accepted = ", ".join(sorted(f"@{each}" for entry in found for each in entry.kinds))
            raise UnresolvedError(accepted, f"Several rule blocks say {rule}; add for which kind of request.")
        known = sorted({entry.rule.id for entry in self.entries})
        of_kind = f" for {kind}" if kind else ""
        advice = f"Add a rule block {rule}{of_kind} to the clause, or correct the name. {_nearest(rule, known)}"
        accepted = "school, contact, national, states, blank, clause, or a rule of this policy"
        raise UnresolvedError(accepted, advice.strip())


def _parts(value: Any) -> tuple[str, ...]:
    """What may follow a national value that is made of several: its fields, or its places in order."""
    if is_dataclass(value):
        return tuple(each.name for each in fields(value) if getattr(value, each.name) is not None)
    return PLACES[: len(value)] if isinstance(value, tuple) else ()


def _part_of(value: Any, part: str, path: str) -> Any:
    notices = getattr(value, "notices", None)
    if notices and part in PLACES:
        value = notices
    if part not in _parts(value):
        accepted = ", ".join(_parts(value)) or "nothing further"
        raise UnresolvedError(f"{accepted} instead of “{part}” in national.{path}", "Correct the name.")
    return value[PLACES.index(part)] if isinstance(value, tuple) else getattr(value, part)


def escape_markdown(text: str) -> str:
    """The text so that Markdown shows it as it is, on the line it stands on."""
    one_line = " ".join(text.split())
    return MARKDOWN_SIGNS.sub(r"\\\1", one_line).replace("&", "&amp;").replace("<", "&lt;")


def _words(value: Any) -> str:
    is_whole = isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value)
    if not is_whole or not 0 <= value <= LARGEST:
        raise UnresolvedError(f"a whole number from 0 to {LARGEST} before |words", "Leave the filter out.")
    return number_in_words(int(value))


FILTERS: dict[str, Callable[[Any], str]] = {"words": _words}


def _given(value: Any, name: str, advice: str) -> Any:
    if value in (None, ""):
        raise UnresolvedError(f"a value for {name}", advice)
    return value


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean “{near[0]}”?" if near else ""
