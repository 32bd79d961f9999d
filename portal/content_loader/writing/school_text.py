"""A school as ``school.toml``: its own details first, its classes at the end."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from portal.content_loader.school import ClassContent, SchoolContent
from portal.content_loader.school_hours import WEEKDAYS, HoursContent

from .toml_text import toml_lines, toml_table

LINES = (
    *("slug", "formerly", "name", "trust", "phase", "strapline", "address", "telephone", "email"),
    *("local_authority_number", "establishment_number"),
)
TIMES = ("am_registration", "am_ends", "pm_registration", "pm_ends")


def write_school(school: SchoolContent) -> str:
    """The file without the classes, which another room keeps: ``write_classes`` goes after it."""
    lines = {name: getattr(school, name, None) or None for name in LINES} | {"crest": school.crest_file}
    parts = [
        "\n".join(toml_lines(lines)) + "\n",
        toml_table("session_times", {name: getattr(school, name) for name in TIMES}),
        toml_table("register", {"closes_after_minutes": school.register_closes_after_minutes}),
        toml_table("absence", {"report_by": school.report_absence_by}),
        *(toml_table("hours", _hours(each), is_one_of_many=True) for each in school.hours),
        *(toml_table(f"contacts.{key}", _filled(contact)) for key, contact in school.contacts.items()),
        toml_table("colours", school.colours),
        *([write_classes(school.classes)] if school.classes else []),
    ]
    return "\n".join(parts)


def write_classes(classes: Iterable[ClassContent]) -> str:
    return "\n".join(toml_table("classes", _filled(each), is_one_of_many=True) for each in classes)


def _hours(each: HoursContent) -> dict[str, Any]:
    return asdict(each) | {"weekdays": [WEEKDAYS[weekday] for weekday in each.weekdays]}


def _filled(thing: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(thing).items() if value != ""}
