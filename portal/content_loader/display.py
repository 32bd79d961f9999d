"""``display/<slug>.toml``: the panels of a screen."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from .pages import fill_school_details
from .school import SchoolContent
from .tables import Table
from .text_files import load_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelContent:
    """What a panel of this kind shows is for the screen to know."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayContent:
    file: str
    slug: str
    title: str
    target_percent: Decimal
    minimum_on_roll: int
    leave_out_medical: bool = False
    panels: tuple[PanelContent, ...]


def load_display(path: Path, file: str, school: SchoolContent) -> DisplayContent:
    table = load_toml(path, file)
    table.only(("slug", "title", "target_percent", "minimum_on_roll", "leave_out_medical", "panels"))
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
        panels=tuple(_read_panel(section, school) for section in sections),
    )


def _read_panel(table: Table, school: SchoolContent) -> PanelContent:
    table.only(("kind", "title", "text"))
    return PanelContent(
        kind=table.name("kind"),
        title=_filled(table, "title", table.line("title"), school),
        text=_filled(table, "text", table.optional("text", table.text, ""), school),
    )


def _filled(table: Table, key: str, text: str, school: SchoolContent) -> str:
    return fill_school_details(text, table.file, school, inside=table.place(key))
