"""When a file that can be read may not be taken as it is."""

from collections.abc import Collection

from django.utils import timezone

from .previews import ImportPreview


class ImportRefused(ValueError):
    """The file can be read but may not be taken as it is. Nothing was written; `preview` says everything."""

    def __init__(self, message: str, preview: ImportPreview) -> None:
        self.preview = preview
        super().__init__(message)


def check_import(preview: ImportPreview, confirm: Collection[str] = ()) -> None:
    """Raise `ImportRefused` when the file may not be taken with these answers."""
    if preview.already_imported:
        when = timezone.localtime(preview.already_imported.imported_at)
        raise ImportRefused(
            f"This very file was imported on {when:%d %B %Y at %H:%M}. Choose a newer export.",
            preview,
        )
    if preview.error_count:
        cells = "1 cell" if preview.error_count == 1 else f"{preview.error_count:,} cells"
        raise ImportRefused(
            f"{cells} cannot be accepted. First: {preview.errors[0]} "
            "Correct the file in the school's system and export it again.",
            preview,
        )
    if not preview.rows:
        raise ImportRefused("The file has headings but no rows. Check what was exported.", preview)
    open_questions = [question for question in preview.questions if question.key not in confirm]
    if open_questions:
        told = " ".join(question.text for question in open_questions)
        keys = ", ".join(question.key for question in open_questions)
        raise ImportRefused(f"{told} If that is right, confirm: {keys}.", preview)
