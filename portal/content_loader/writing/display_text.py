"""A screen as ``display/<slug>.toml``."""

from dataclasses import asdict

from portal.content_loader.display import CLOSED_BY_STAFF, OPTIONS, DisplayContent, PanelContent

from .toml_text import toml_lines, toml_table


def write_display(display: DisplayContent) -> str:
    head = {name: getattr(display, name) for name in ("slug", "title", "target_percent", "minimum_on_roll")}
    head |= {name: value for name in OPTIONS if (value := getattr(display, name))}
    if display.closing != CLOSED_BY_STAFF:
        head["closing"] = display.closing
    panels = (toml_table("panels", _panel_values(panel), is_one_of_many=True) for panel in display.panels)
    return "\n".join(["\n".join(toml_lines(head)) + "\n", *panels])


def _panel_values(panel: PanelContent) -> dict[str, object]:
    """What is empty, and that a panel is shown, goes without saying."""
    values = {name: value for name, value in asdict(panel).items() if value and name != "shown"}
    return values if panel.shown else values | {"shown": False}
