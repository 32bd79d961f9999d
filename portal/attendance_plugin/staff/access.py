"""Who may open which page of the workspace: without the right a plain 403, for a thing that is not there a 404.

A permission says what an account may do; its posts say of which school and which classes (``roll/scope.py``).
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.attendance_plugin.roll.scope import Scope
from portal.pages.models import School
from portal.pages.school import school_for

from .school_choice import chosen_school, schools_for, scope_for

VIEW_ROLL = "attendance.view_roll"
VIEW_CONTACT_DETAILS = "attendance.view_contact_details"
VIEW_FIGURES = "attendance.view_figures"
VIEW_REQUESTS = "attendance.view_requests"
VIEW_OWN_FORMS = "attendance.view_own_forms"
VIEW_HEALTH_WORDS = "attendance.view_health_words"
VIEW_CONCERNS = "attendance.view_concerns"
MATCH_PUPIL = "attendance.match_pupil"
DECIDE_LEAVE = "attendance.decide_leave"
ASSIGN_REQUESTS = "attendance.assign_requests"
IMPORT_REGISTER = "attendance.import_register"
DELETE_OLD_REGISTER = "attendance.delete_old_register"
VIEW_WHAT_IF = "attendance.view_what_if"
HAND_BACK = "attendance.hand_back"
VIEW_AUDIT = "attendance.view_audit"
VIEW_OVERRIDES = "attendance.view_overrides"
EXPORT_PUPIL_DATA = "attendance.export_pupil_data"
WRITE_LETTERS = "attendance.write_letters"
EDIT_LETTERS = "attendance.edit_letters"
RECORD_CALLS = "attendance.record_calls"
PRINT_LETTERS = "attendance.print_letters"
VIEW_WORK = "attendance.view_work"
CLOSE_WEEK = "attendance.close_week"
MANAGE_SCREENS = "attendance.manage_screens"
USE_GATE = "attendance.use_gate"
ALLOW_AT_GATE = "attendance.allow_at_gate"

# Ringing a family shows its numbers, so the right to see how contacts are reached is needed.
RING_FAMILIES = (RECORD_CALLS, VIEW_ROLL, VIEW_CONTACT_DETAILS)
# Asking a parent is done on the child's record, by whoever works on requests; it decides nothing.
ASK_PARENT = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, MATCH_PUPIL)
# Each request that a draft would change is for the headteacher; others with VIEW_WHAT_IF see counts.
SEE_AFFECTED_REQUESTS = (VIEW_WHAT_IF, VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, DECIDE_LEAVE)

LISTING = "attendance_plugin/staff/listing.html"


@dataclass(frozen=True)
class Refusal:
    title: str
    text: str


NO_RIGHT = Refusal(
    "This page is not open to your account",
    "No group your account is in may open it. If your work needs it, ask the headteacher to add your account to the "
    "right group.",
)
NO_POST = Refusal(
    "Your account has no school yet",
    "This page shows the pupils of the school or the classes an account is posted to. Ask whoever looks after the "
    "accounts to give yours a post: Settings, Staff posts.",
)
WHOLE_SCHOOL = Refusal(
    "This page concerns the whole school",
    "Your account is posted to some classes only. Ask whoever looks after the accounts if your work needs more.",
)


class StaffViewMixin:
    """A view of the workspace: every permission in ``permissions`` is needed, and a post at the school it shows.

    Rows come from ``self.scope``, so that another school's or another class's are not there at all.
    """

    permissions: tuple[str, ...] = ()
    # False: the page shows nothing of a pupil, so that editors and governors without a post may open it.
    needs_post = True
    # True: what the page shows cannot be told apart by class, as a file of the whole register cannot.
    needs_whole_school = False
    # False: the page is about every school at once, so there is none to choose.
    is_of_one_school = True
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = self.refusal_of(request)
        return refuse(request, refusal) if refusal else super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @classmethod
    def refusal_of(cls, request: HttpRequest) -> Refusal | None:
        """Why the account may not open the page; None when it may."""
        if not cls.permissions:
            raise NotImplementedError(f"{cls.__name__} must name the permissions it needs.")
        if not request.user.has_perms(cls.permissions):
            return NO_RIGHT
        if not cls.needs_post:
            return None
        scope = scope_for(request)
        if scope is None:
            return NO_POST
        return WHOLE_SCHOOL if cls.needs_whole_school and not scope.whole_school else None

    @property
    def scope(self) -> Scope:
        """Whose records the account sees at the school shown."""
        scope = scope_for(self.request)
        if scope is None:
            raise Http404("The account has no post at a school.")
        return scope

    @property
    def school(self) -> School:
        """The school shown. Only a page that needs no post shows the site's own to an account without one."""
        school = chosen_school(self.request) or (None if self.needs_post else school_for(self.request))
        if school is None:
            raise Http404("No school is set up yet; run `portal load-content`.")
        return school

    def may(self, permission: str) -> bool:
        return self.request.user.has_perm(permission)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)  # type: ignore[misc]
        schools = schools_for(self.request) if self.is_of_one_school else []
        return context | {
            "own_schools": schools if len(schools) > 1 else (),
            "school_shown": chosen_school(self.request),
            "school_next": "" if self.kwargs else self.request.path,
        }


def refuse(request: HttpRequest, refusal: Refusal = NO_RIGHT) -> HttpResponse:
    """The page is there, but not for this account."""
    context = {"header_title": "Not open to this account", "breadcrumbs_items": [], "refusal": refusal}
    return render(request, "attendance_plugin/staff/refused.html", context, status=403)
