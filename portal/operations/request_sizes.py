"""How much a visitor may send: looked at before a byte of it is read (abuse case 17).

A form's answers are small. Where files may be sent the room that takes them looks again, file by file.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.attendance_plugin.register.importers.formats import Caps
from portal.attendance_plugin.submissions.evidence.kinds import MOST_BYTES, MOST_FILES
from portal.forms.files import FILES_SLUG
from portal.pages.errors import too_large

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
AROUND = 64 * KILOBYTE
"""What stands around files: the other fields, and the lines between."""

ANSWERS = 256 * KILOBYTE
EVIDENCE = MOST_FILES * MOST_BYTES + AROUND
# Pictures and documents of the public pages; Wagtail itself takes pictures of 10 MB at most.
EDITORS = 24 * MEGABYTE
# By the beginning of the address, the first that fits.
STAFF_AT = (("/admin/attendance/register/upload/", Caps().bytes + AROUND), ("/admin/", EDITORS))
FILES_AT = (("/forms/", EVIDENCE), ("/requests/", EVIDENCE))
# They look before they read, and say so in the words of their own pages, with the answers kept.
LOOK_THEMSELVES = re.compile(rf"/requests/evidence/|/forms/[-\w]+/{FILES_SLUG}/")


def most_bytes(request: HttpRequest) -> int | None:
    """The largest body that is read at this address; None where its view looks itself."""
    if LOOK_THEMSELVES.fullmatch(request.path):
        return None
    may_hold_files = request.content_type == "multipart/form-data"
    rules = (*STAFF_AT, *FILES_AT) if may_hold_files else STAFF_AT
    return next((limit for start, limit in rules if request.path.startswith(start)), ANSWERS)


class RequestSizeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = most_bytes(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if limit is None or (length.isdecimal() and int(length) <= limit):
            return self.get_response(request)
        return too_large(request, limit)
