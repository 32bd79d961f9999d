"""``display/<slug>.toml``: the panels of a screen."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from .pages import fill_school_details
from .school import SchoolContent
from .tables import Table
from .text_files import load_toml

OPTIONS = ("leave_out_medical", "open_to_all", "frame_ancestors")
CLOSED_BY_STAFF = "staff"
CLOSING = (CLOSED_BY_STAFF, "itself")
ORIGIN = re.compile(r"https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{2,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelContent:
    """What a panel of this kind shows is for the screen to know."""

    kind: str
    title: str
    text: str
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayContent:
    file: str
    slug: str
    title: str
    target_percent: Decimal
    minimum_on_roll: int
    leave_out_medical: bool = False
    open_to_all: bool = False
    closing: str = CLOSED_BY_STAFF
    frame_ancestors: tuple[str, ...] = ()
    panels: tuple[PanelContent, ...]


def load_display(path: Path, file: str, school: SchoolContent) -> DisplayContent:
    table = load_toml(path, file)
    table.only(("slug", "title", "target_percent", "minimum_on_roll", *OPTIONS, "closing", "panels"))
    slug = table.slug("slug")
    if slug != path.stem:
        raise table.problem("slug", f"the name of the file, {path.stem}", "Rename the file or correct the slug.")
    sections = table.sections("panels")
    if not sections:
        raise table.problem("panels", "tables written [[panels]]", "Add at least one panel.")
    return DisplayContent(
        file=file,
        slug=slug,
        title=table.line("title"),
        target_percent=table.decimal("target_percent", 0, 100),
        minimum_on_roll=table.whole("minimum_on_roll", 1, 100),
        leave_out_medical=table.optional("leave_out_medical", table.flag, False),
        open_to_all=table.optional("open_to_all", table.flag, False),
        closing=table.optional("closing", lambda key: table.choice(key, CLOSING), CLOSED_BY_STAFF),
        frame_ancestors=_read_origins(table),
        panels=tuple(_read_panel(section, school) for section in sections),
    )


def _read_origins(table: Table) -> tuple[str, ...]:
    """Whose pages may show the screen in a frame: they go into a header, so nothing but origins passes."""
    origins: tuple[str, ...] = table.optional("frame_ancestors", table.texts, tuple[str, ...]())
    if wrong := next((origin for origin in origins if not ORIGIN.fullmatch(origin)), None):
        raise table.problem(
            "frame_ancestors",
            "addresses of sites such as https://player.example or https://*.player.example, without a path",
            "Ask the maker of the signage system from which site its players load pages.",
            got=wrong,
        )
    return origins


def _read_panel(table: Table, school: SchoolContent) -> PanelContent:
    table.only(("kind", "title", "text", "shown"))
    return PanelContent(
        kind=table.name("kind"),
        title=_filled(table, "title", table.line("title"), school),
        text=_filled(table, "text", table.optional("text", table.text, ""), school),
        shown=table.optional("shown", table.flag, True),
    )


def _filled(table: Table, key: str, text: str, school: SchoolContent) -> str:
    return fill_school_details(text, table.file, school, inside=table.place(key))
