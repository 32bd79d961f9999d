"""Which of the schools an account has posts at the workspace shows: chosen once, remembered in the session."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.attendance_plugin.roll.scope import Scope, schools_of, scope_of
from portal.pages.models import School
from portal.pages.school import school_for

SESSION_KEY = "attendance_school"


def schools_for(request: HttpRequest) -> list[School]:
    """The schools the account may choose from, the main school first; looked up once a request."""
    if not hasattr(request, "_attendance_schools"):
        request._attendance_schools = list(schools_of(request.user))  # type: ignore[attr-defined]
    return request._attendance_schools  # type: ignore[attr-defined]


def chosen_school(request: HttpRequest) -> School | None:
    """The school of the account's choice; else the site's own, else the first; None without a post."""
    schools = schools_for(request)
    if len(schools) < 2:
        return next(iter(schools), None)
    chosen = request.session.get(SESSION_KEY)
    site = school_for(request)
    wished = [school for key in (chosen, site and site.pk) for school in schools if school.pk == key]
    return [*wished, *schools][0]


def scope_for(request: HttpRequest) -> Scope | None:
    """What the account sees of the chosen school today; looked up once a request."""
    if not hasattr(request, "_attendance_scope"):
        school = chosen_school(request)
        scope = scope_of(request.user, school, timezone.localdate()) if school else None
        request._attendance_scope = scope  # type: ignore[attr-defined]
    return request._attendance_scope  # type: ignore[attr-defined]


@require_POST
def switch_school(request: HttpRequest) -> HttpResponse:
    """Remember the school; one that is not the account's is not there."""
    own = {str(school.pk): school for school in schools_for(request)}
    school = own.get(request.POST.get("school", ""))
    if school is None:
        raise Http404("There is no such school among those of this account.")
    request.session[SESSION_KEY] = school.pk
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The list the switch stood on. Pages about one thing do not name themselves: it belongs to the other school."""
    wished = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    return wished if here and wished.startswith("/") else reverse("wagtailadmin_home")
