"""What is pressed on Today itself: a call that nobody explained, and a parent's change that was seen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import View
from wagtail.admin import messages

from portal.attendance_plugin.first_contact.calling import CallRefused, Rung, write_call
from portal.attendance_plugin.staff.access import RING_FAMILIES, VIEW_REQUESTS, StaffViewMixin
from portal.attendance_plugin.submissions.corrections.changes import note_seen
from portal.attendance_plugin.submissions.models import Submission

from .pressed import NotOurs, parse_call, parse_change

PAGE = "attendance_staff:today"


def is_script(request: HttpRequest) -> bool:
    """The page's own script asks: it wants a word, not a page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


class PressedView(StaffViewMixin, View):
    """Answers a script with 204, or 409 and what to do next; everybody else with the page and the same words."""

    http_method_names = ["post"]

    def answer(self, anchor: str, day: str, *, done: str = "", refused: str = "") -> HttpResponse:
        if is_script(self.request):
            return HttpResponse(refused, status=409, content_type="text/plain") if refused else HttpResponse(status=204)
        if refused:
            messages.error(self.request, refused)
        elif done:
            messages.success(self.request, done)
        is_today = day in ("", timezone.localdate().isoformat())
        query = "" if is_today else f"?day={day}"
        return redirect(f"{reverse(PAGE)}{query}#{anchor}")


class CallPressedView(PressedView):
    """One button of one contact: written down for each of the children it is about."""

    permissions = RING_FAMILIES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            pressed = parse_call(request.POST.get("call", ""))
        except NotOurs as error:
            return self.answer("unexplained", "", refused=f"Nothing was written down. {error}")
        day = pressed.day.isoformat()
        known = self.scope.pupils.filter(pk__in=list(pressed.seen)).count()
        if known != len(pressed.seen):
            return self.answer("unexplained", day, refused="The child is not there any more. Open Today anew.")
        rung = Rung(
            school=self.school, day=pressed.day, contact=pressed.contact, outcome=pressed.outcome, seen=pressed.seen
        )
        try:
            calls = write_call(rung, by=request.user)  # type: ignore[arg-type]
        except CallRefused as refused:
            return self.answer("unexplained", day, refused=str(refused))
        words = f"Written down: {calls[0].contact_name}, {calls[0].get_outcome_display().lower()}."
        return self.answer("unexplained", day, done=words)


class ChangeSeenView(PressedView):
    permissions = (VIEW_REQUESTS,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            pressed = parse_change(request.POST.get("change", ""))
        except NotOurs as error:
            return self.answer("absences", "", refused=f"Nothing was noted. {error}")
        own = self.scope.about(Submission.objects.trusted())
        submission = get_object_or_404(own, reference=pressed.reference)
        note_seen(
            submission,
            correction=pressed.correction,
            taken_back=pressed.taken_back,
            by=request.user,  # type: ignore[arg-type]
        )
        return self.answer("absences", request.POST.get("day", ""), done="Noted as seen.")
