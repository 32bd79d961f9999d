"""An academic year as ``calendar/<year>.toml``."""

from typing import Any

from portal.content_loader.calendar import (
    COMMON_KEYS,
    LAST_IS_NEEDED,
    SECTIONS,
    CalendarContent,
    DateContent,
)

from .toml_text import toml_lines, toml_table

FIELD_OF_KEY = {"at": "starts_at"}


def write_calendar(calendar: CalendarContent) -> str:
    has_assessments = bool(calendar.of_category("assessment"))
    head: dict[str, Any] = {
        "label": calendar.label,
        "published": None if calendar.published else False,
        "assessments": [] if calendar.assessments_entered and not has_assessments else None,
    }
    tables = [
        toml_table(section, _values(section, entry), is_one_of_many=True)
        for section, (category, _) in SECTIONS.items()
        for entry in calendar.of_category(category)
    ]
    return "\n".join(["\n".join(toml_lines(head)) + "\n", *tables])


def _values(section: str, entry: DateContent) -> dict[str, Any]:
    """The keys of the section that say something, in the order a reader knows them."""
    values = {}
    for key in (*COMMON_KEYS[:3], *SECTIONS[section][1], *COMMON_KEYS[3:]):
        value = getattr(entry, FIELD_OF_KEY.get(key, key))
        goes_without_saying = key == "last" and entry.last == entry.first and section not in LAST_IS_NEEDED
        if value not in (None, "", (), False) and not goes_without_saying:
            values[key] = value
    return values
