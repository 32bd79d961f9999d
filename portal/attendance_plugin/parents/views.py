"""The parent's own page: opened by a link, seen without it, acted on by POST only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.problems import DecisionRefused
from portal.attendance_plugin.leave.services import take_back as take_back_granted
from portal.attendance_plugin.leave.services import withdraw as withdraw_request
from portal.attendance_plugin.submissions.links import find_link
from portal.attendance_plugin.submissions.models import RequestLink
from portal.attendance_plugin.submissions.withdrawing import take_back
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours

from .access import forget, note_opened, remember, remembered_link, speak_as_sent
from .attendance import may_see_attendance
from .evidence import evidence_shown
from .missing import missing_of
from .status import findings_of, status_of

FOLDER = "attendance_plugin/parents"


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def open_request(request: HttpRequest, token: str) -> HttpResponse:
    """A door with a button. Fetching it changes nothing, however often (abuse case 6)."""
    link = find_link(token)
    if link is None:
        return render(request, f"{FOLDER}/link_ended.html", status=404)
    speak_as_sent(request, link)
    if request.method != "POST":
        return render(request, f"{FOLDER}/open_request.html")
    if why_not_ours(request):
        return render(request, f"{FOLDER}/open_request.html", {"is_stale": True}, status=403)
    note_opened(link)
    return remember(redirect("attendance:request"), link)


@for_one_reader
@require_safe
def show_request(request: HttpRequest) -> HttpResponse:
    link = remembered_link(request)
    if link is None:
        return forget(render(request, f"{FOLDER}/no_request.html"))
    may_see_record = may_see_attendance(link)
    context = {
        "submission": link.submission,
        "status": status_of(link),
        "missing": missing_of(link),
        "findings": findings_of(link) if may_see_record else [],
        "may_see_attendance": may_see_record,
        **evidence_shown(link),
    }
    return remember(render(request, f"{FOLDER}/request.html", context), link)


@csrf_exempt  # checked by hand, as above
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    link = remembered_link(request)
    if link is None or not (status := status_of(link)).may_withdraw:
        return redirect("attendance:request")
    if request.method != "POST" or why_not_ours(request):
        is_stale = request.method == "POST"
        is_leave = link.submission.form == "leave"
        context = {"submission": link.submission, "title": status.title, "is_leave": is_leave, "is_stale": is_stale}
        context["decision"] = status.decision
        return render(request, f"{FOLDER}/withdraw.html", context, status=403 if is_stale else 200)
    _withdraw(request, link)
    return redirect("attendance:request")


def _withdraw(request: HttpRequest, link: RequestLink) -> None:
    leave = LeaveRequest.objects.filter(submission=link.submission).first()
    try:
        is_done = bool(_take_leave_back(request, leave)) if leave else take_back(link)
    except DecisionRefused:
        messages.warning(
            request, _("The headteacher had decided before you pressed the button. Read the answer first.")
        )
        return
    if not is_done:
        messages.warning(request, _("It is too late to take this back here. Please ring the school office."))


def _take_leave_back(request: HttpRequest, leave: LeaveRequest) -> LeaveRequest:
    """As the parent saw it on the page: not decided yet, or by the decision named there."""
    decision = leave.standing_decision()
    if decision and request.POST.get("decision") == str(decision.pk):
        return take_back_granted(decision)
    return withdraw_request(leave)


@csrf_exempt  # closing somebody's page is no harm
@for_one_reader
@require_http_methods(["POST"])
def close(request: HttpRequest) -> HttpResponse:
    return forget(redirect("attendance:request"))
