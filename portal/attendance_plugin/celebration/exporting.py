"""The screens back into ``content/display/``, with what staff chose as the file's own order."""

from portal.content_loader import DisplayContent, PanelContent
from portal.content_loader.writing import ContentExport, write_display
from portal.pages.school import default_school

from .arrangement import arrange
from .models import Screen


def export_displays(export: ContentExport) -> None:
    for screen in Screen.objects.filter(school=default_school()).order_by("slug"):
        display = DisplayContent(
            file=f"display/{screen.slug}.toml",
            slug=screen.slug,
            title=screen.title,
            target_percent=screen.target_percent,
            minimum_on_roll=screen.minimum_on_roll,
            leave_out_medical=screen.leaves_out_medical,
            open_to_all=screen.open_to_all,
            closing=screen.closing,
            frame_ancestors=tuple(screen.frame_ancestors),
            panels=tuple(
                PanelContent(kind=panel.kind, title=panel.title, text=panel.text, shown=panel.is_shown)
                for panel in arrange(screen.panels, screen.panel_choice)
            ),
        )
        export.add(display.file, write_display(display))
