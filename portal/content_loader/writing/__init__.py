"""Writing ``content/``: what the loader reads, put back into files. The loader reads them to the same again."""

from .bulletin_text import write_bulletin
from .calendar_text import write_calendar
from .display_text import write_display
from .export import ContentExport, ExportError
from .form_text import write_form
from .page_text import write_letter, write_page
from .policy_text import write_policy
from .school_text import write_classes, write_school

__all__ = [
    "ContentExport",
    "ExportError",
    "write_bulletin",
    "write_calendar",
    "write_classes",
    "write_display",
    "write_form",
    "write_letter",
    "write_page",
    "write_policy",
    "write_school",
]
