"""A file of suggested codes as bytes, made from its stored rows each time it is asked for."""

from django.utils import timezone

from portal.pages.spreadsheets import render_table

from .column_sets import COLUMN_SETS
from .models import HandBackFile

SHEET = "Suggested codes"


def render_file(file: HandBackFile, *, columns: str, form: str) -> bytes:
    """The file's rows in a set of columns. Rows of pupils whose id that set needs and nobody knows are left out."""
    wanted = COLUMN_SETS[columns]
    rows = file.rows.select_related("pupil", "replaces__file").order_by("place")
    named = (row for row in rows if row.pupil.mis_id or not wanted.needs_mis_id)
    return render_table(form, SHEET, wanted.headings, [wanted.cells(row) for row in named])


def name_of(file: HandBackFile, form: str) -> str:
    """Like ``suggested-codes-2026-11-28-file-3.csv``: no name of a child, no word of why."""
    return f"suggested-codes-{timezone.localdate(file.made_at)}-file-{file.number}.{form}"
