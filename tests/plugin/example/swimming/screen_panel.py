"""A panel of the hallway screen: whole classes only, no child and no count."""

from collections.abc import Iterator

from portal.attendance_plugin.celebration.pages import Panel
from portal.attendance_plugin.celebration.panels import Wanted, Week


def lessons_page(wanted: Wanted, week: Week) -> Iterator[Panel]:
    """In the screen's file: ``kind = "swimming"`` with a title and a text."""
    if wanted.text:
        yield Panel(kind="message", title=wanted.title or "Swimming", text=wanted.text)
