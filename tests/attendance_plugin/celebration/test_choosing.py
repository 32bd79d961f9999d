"""Panels chosen in the admin and classes that rest: on the board at once, through a load of the content and back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.boards import board
from portal.attendance_plugin.celebration.choosing import choose_panels, rest_classes
from portal.attendance_plugin.celebration.exporting import export_displays
from portal.attendance_plugin.celebration.loading import load_displays
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.services import recompute_class_weeks
from portal.attendance_plugin.roll.models import SchoolClass
from portal.content_loader import DisplayContent, LoadReport, PanelContent
from portal.content_loader.display import load_display
from tests import people

from .conftest import weekdays
from .test_services import class_of

MONDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 20)


@pytest.fixture
def filled(screen: Screen, fill_register: Callable[..., None]) -> Screen:
    """Oak with 1 of 100 sessions missed, three more with 12."""
    for at, name in enumerate(("Oak", "Elm", "Ash", "Fir")):
        school_class = class_of(screen.school, name, 10, start=10 * at + 1)
        fill_register(school_class, weekdays(MONDAY), missed=12 if at else 1)
    recompute_class_weeks(screen.school, MONDAY, MONDAY)
    screen.panels = [
        {"kind": "leaders", "title": "Here together", "text": ""},
        {"kind": "message", "title": "Hello", "text": "Glad."},
        {"kind": "message", "title": "Bye", "text": "Safe home.", "shown": False},
    ]
    screen.save()
    return screen


def kinds(screen: Screen) -> list[str]:
    screen.refresh_from_db()
    return [panel.kind if panel.kind != "message" else panel.title for panel in board(screen, FRIDAY).panels]


def test_board_follows_the_choice_and_goes_back_to_the_file(filled: Screen) -> None:
    office = people.office()
    assert kinds(filled) == ["leaders", "Hello"]
    choose_panels(filled, [("message-2", True), ("leaders", True), ("message", False)], by=office)
    assert kinds(filled) == ["Bye", "leaders"]
    choose_panels(filled, None, by=office)
    assert kinds(filled) == ["leaders", "Hello"]
    told = AuditEntry.objects.filter(action="screen_panels_chosen").order_by("pk")
    assert [entry.detail["shown"] for entry in told] == [2, None]


def test_class_that_rests_leads_nothing_until_its_rest_is_ended(filled: Screen) -> None:
    office, oak = people.office(), SchoolClass.objects.get(name="Oak")
    names = lambda: [row.name for panel in board(filled, FRIDAY).panels for row in panel.rows]  # noqa: E731
    assert names() == ["Oak"]
    assert rest_classes(filled.school, {oak.pk}, by=office) == 1
    assert "Oak" not in names()
    assert rest_classes(filled.school, {oak.pk}, by=office) == 0
    assert rest_classes(filled.school, set(), by=office) == 1
    assert names() == ["Oak"]
    actions = AuditEntry.objects.filter(subject=f"schoolclass:{oak.pk}").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["class_rested", "class_rest_ended"]


def test_another_school_s_class_cannot_be_rested(filled: Screen) -> None:
    theirs = people.school_class(people.other_school(), "Theirs")
    assert rest_classes(filled.school, {theirs.pk}, by=people.office()) == 0
    theirs.refresh_from_db()
    assert theirs.rested is False


def loaded(screen: Screen, *panels: tuple[str, str]) -> None:
    """The screen's file is loaded with these panels."""
    display = DisplayContent(
        file="display/hallway.toml",
        slug="hallway",
        title="Here together",
        target_percent=Decimal(96),
        minimum_on_roll=10,
        closing="itself",
        panels=tuple(PanelContent(kind=kind, title=title, text="Words.") for kind, title in panels),
    )
    content: Any = SimpleNamespace(school=screen.school, displays=[display])
    load_displays(content, LoadReport())


def test_load_of_the_file_changes_words_and_leaves_the_choice(filled: Screen) -> None:
    office = people.office()
    choose_panels(filled, [("message", True), ("leaders", False)], by=office)
    loaded(filled, ("leaders", "Together"), ("message", "Welcome"), ("message", "New"))
    assert kinds(filled) == ["Welcome", "New"]
    choose_panels(filled, None, by=office)
    assert kinds(filled) == ["leaders", "Welcome", "New"]


def test_choice_is_exported_as_the_order_of_the_file(filled: Screen, tmp_path: Path, monkeypatch: Any) -> None:
    """Whoever loads the export elsewhere has what the screen shows here, hidden panels included."""
    monkeypatch.setattr("portal.attendance_plugin.celebration.exporting.default_school", lambda: filled.school)
    choose_panels(filled, [("message-2", True), ("message", False), ("leaders", True)], by=people.office())
    filled.school.contacts = {}
    export: Any = SimpleNamespace(files={})
    export.add = lambda file, text: export.files.update({file: text})
    export_displays(export)
    (tmp_path / "hallway.toml").write_text(export.files["display/hallway.toml"])
    display = load_display(tmp_path / "hallway.toml", "display/hallway.toml", filled.school)  # type: ignore[arg-type]
    assert [(panel.kind, panel.title, panel.shown) for panel in display.panels] == [
        ("message", "Bye", True),
        ("message", "Hello", False),
        ("leaders", "Here together", True),
    ]
