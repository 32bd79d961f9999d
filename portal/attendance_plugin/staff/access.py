"""Who may open which page of the workspace: without the right a plain 403, for a thing that is not there a 404."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.pages.models import School
from portal.pages.school import school_for

VIEW_ROLL = "attendance.view_roll"
VIEW_REQUESTS = "attendance.view_requests"
VIEW_HEALTH_WORDS = "attendance.view_health_words"
MATCH_PUPIL = "attendance.match_pupil"
DECIDE_LEAVE = "attendance.decide_leave"
IMPORT_REGISTER = "attendance.import_register"
VIEW_WHAT_IF = "attendance.view_what_if"

# Asking a parent is done on the child's record, by whoever works on requests; it decides nothing.
ASK_PARENT = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, MATCH_PUPIL)
# Each request that a draft would change is for the headteacher; others with VIEW_WHAT_IF see counts.
SEE_AFFECTED_REQUESTS = (VIEW_WHAT_IF, VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, DECIDE_LEAVE)

LISTING = "staff/listing.html"


class StaffViewMixin:
    """A view of the workspace: every permission in ``permissions`` is needed; only its own school's rows are seen."""

    permissions: tuple[str, ...] = ()
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permissions:
            raise NotImplementedError(f"{type(self).__name__} must name the permissions it needs.")
        if not request.user.has_perms(self.permissions):
            return refuse(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def school(self) -> School:
        school = school_for(self.request)
        if school is None:
            raise Http404("No school is set up yet; run `portal load-content`.")
        return school

    def may(self, permission: str) -> bool:
        return self.request.user.has_perm(permission)


def refuse(request: HttpRequest) -> HttpResponse:
    """The page is there, but not for this account."""
    context = {"header_title": "Not open to this account", "breadcrumbs_items": []}
    return render(request, "attendance_plugin/staff/refused.html", context, status=403)
