"""A file as the answer to a request. It is made in memory: none lies on the server, not even for a day (R29)."""

from django.http import HttpResponse

from portal.pages.spreadsheets import CONTENT_TYPES


def file_answer(name: str, form: str, content: bytes) -> HttpResponse:
    """The file as an attachment that no cache keeps; ``form`` is ``csv`` or ``xlsx``."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
