"""The screens from ``content/display/`` into the database."""

from typing import Any

from portal.content_loader import Content, ContentError, DisplayContent, LoadReport, PanelContent
from portal.pages.models import School
from portal.pages.services import save_if_changed

from .figures import SMALLEST_GROUP
from .models import Screen
from .panels import panel_builders


def load_displays(content: Content, report: LoadReport) -> None:
    school = School.objects.get(slug=content.school.slug)
    for display in content.displays:
        _refuse_unknown_panels(display)
        _refuse_tiny_groups(display)
        screen = Screen.objects.filter(slug=display.slug).first() or Screen(school=school, slug=display.slug)
        values = {
            "title": display.title,
            "target_percent": display.target_percent,
            "minimum_on_roll": display.minimum_on_roll,
            "leaves_out_medical": display.leave_out_medical,
            "open_to_all": display.open_to_all,
            "closing": display.closing,
            "frame_ancestors": list(display.frame_ancestors),
            "panels": [_panel(panel) for panel in display.panels],
        }
        save_if_changed(screen, values, report, f"screen {display.slug}")


def _panel(panel: PanelContent) -> dict[str, Any]:
    """As it is kept: whether it is shown is said only of one that is not."""
    words = {"kind": panel.kind, "title": panel.title, "text": panel.text}
    return words if panel.shown else words | {"shown": False}


def _refuse_unknown_panels(display: DisplayContent) -> None:
    kinds = panel_builders()
    for number, panel in enumerate(display.panels, start=1):
        if panel.kind not in kinds:
            raise ContentError(
                display.file,
                f"panels[{number}].kind",
                panel.kind,
                f"one of {', '.join(kinds)}",
                "Choose one of these, or leave the panel out.",
            )


def _refuse_tiny_groups(display: DisplayContent) -> None:
    if display.minimum_on_roll < SMALLEST_GROUP:
        raise ContentError(
            display.file,
            "minimum_on_roll",
            display.minimum_on_roll,
            f"{SMALLEST_GROUP} or more",
            "A figure of a smaller group would tell of single children. Raise the number.",
        )
