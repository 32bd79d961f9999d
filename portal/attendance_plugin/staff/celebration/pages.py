"""The weeks of the hallway screen: looked at before they are shown, closed, celebrated, and kept for staff alone."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.celebration.board import Board
from portal.attendance_plugin.celebration.boards import (
    board_before_closing,
    facts_of,
    terms_with_marks,
    weeks_with_marks,
)
from portal.attendance_plugin.celebration.certificates import certificate_pdf, certificates_pdf
from portal.attendance_plugin.celebration.closing import close_week, open_week
from portal.attendance_plugin.celebration.figures import awaiting_register
from portal.attendance_plugin.celebration.history import history_rows, winners
from portal.attendance_plugin.celebration.models import Screen, WeekClosing
from portal.attendance_plugin.celebration.panels import Week
from portal.attendance_plugin.celebration.praise import Praise, praises
from portal.attendance_plugin.celebration.praise_words import assembly_script, call_script
from portal.attendance_plugin.celebration.show import show_at
from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.staff.access import CLOSE_WEEK, StaffViewMixin

from .forms import CloseForm

WEEKS_LISTED = 16


class CelebrationPage(StaffViewMixin):
    """Classes' weeks are near to being personal: for whole-school posts with a right of its own."""

    permissions = (CLOSE_WEEK,)
    needs_whole_school = True

    @cached_property
    def screen(self) -> Screen | None:
        """The school's first screen says the aim and who is too small to be shown."""
        return Screen.objects.filter(school=self.school).select_related("school").order_by("pk").first()

    @cached_property
    def monday(self) -> date:
        try:
            return date.fromisoformat(self.kwargs["monday"])
        except ValueError as error:
            raise Http404("That is no day.") from error

    @cached_property
    def week(self) -> Week:
        week = facts_of(self.screen, self.monday, timezone.localdate()) if self.screen else None
        if week is None:
            raise Http404("That week is not over, or the register has no marks of it.")
        return week

    def board(self) -> Board:
        shown = board_before_closing(self.screen, self.monday, timezone.localdate()) if self.screen else None
        if shown is None:
            raise Http404("That week is not over, or the register has no marks of it.")
        return shown


class CelebrationAdminPage(CelebrationPage, WagtailAdminTemplateMixin, TemplateView):
    page_title = "Celebration"
    header_icon = "pick"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:celebration"), "label": "Celebration"}
        title = self.get_page_title()
        if title == "Celebration":
            return [*self.breadcrumbs_items, listing | {"url": ""}]
        return [*self.breadcrumbs_items, listing, {"url": "", "label": title}]


class CelebrationView(CelebrationAdminPage):
    template_name = "attendance_plugin/staff/celebration/weeks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mondays = weeks_with_marks(self.school, timezone.localdate(), WEEKS_LISTED)
        closings = WeekClosing.objects.filter(school=self.school, monday__in=mondays)
        closed = {closing.monday: closing for closing in closings.select_related("closed_by", "class_of_the_week")}
        return {
            **super().get_context_data(**kwargs),
            "screen": self.screen,
            "weeks": [(monday, closed.get(monday)) for monday in mondays],
        }


class CelebrationWeekView(CelebrationAdminPage):
    template_name = "attendance_plugin/staff/celebration/week.html"

    def get_page_title(self) -> str:
        return f"Week of {self.monday.day} {self.monday:%B %Y}"

    @cached_property
    def closing(self) -> WeekClosing | None:
        return WeekClosing.objects.filter(school=self.school, monday=self.monday).select_related("closed_by").first()

    def form(self, data: Any = None) -> CloseForm:
        classes = SchoolClass.objects.filter(school=self.school, rested=False)
        chosen = self.closing.class_of_the_week_id if self.closing else None
        return CloseForm(data, classes=classes, initial={"honoured": chosen})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week, shown = self.week, self.board()
        found = praises(week)
        panel = self.request.GET.get("panel", "0")
        return {
            **super().get_context_data(**kwargs),
            "screen": self.screen,
            "monday": self.monday,
            "closing": self.closing,
            "form": self.form(),
            "panels": shown.panels,
            "current": int(panel) if panel.isascii() and panel.isdigit() and int(panel[:4]) < len(shown.panels) else 0,
            "awaited": awaiting_register(week.classes, minimum_on_roll=week.minimum_on_roll),
            "praised": found,
            "calls": [
                (praise, call_script(praise, week.target, self.school.name)) for praise in found if praise.is_called
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("do") == "open":
            open_week(self.school, self.monday, by=user)
            messages.success(request, "The week is open again. Screens show the week before, or a card.")
            return redirect(request.path)
        form = self.form(request.POST)
        if not form.is_valid() or not self.week.classes:
            raise Http404("That class is not there.")
        close_week(self.school, self.monday, by=user, honoured=form.cleaned_data["honoured"])
        messages.success(request, "The week is closed. Screens show it within a minute, while they are lit.")
        return redirect(request.path)


class CelebrationScreenView(CelebrationPage, View):
    """The board as a screen would show it, in a frame of the page above."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = self.board()
        assert self.screen
        panel = request.GET.get("panel", "0")
        context = {
            "show": show_at(self.screen, timezone.now()),
            "board": shown,
            "school": self.school,
            "current": int(panel) if panel.isascii() and panel.isdigit() else 0,
            "mode": "board",
            "is_preview": True,
        }
        return render(request, "attendance_plugin/celebration/screen.html", context)


class ClassCertificateView(CelebrationPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.GET.get("class", "")
        praise: Praise | None = next((each for each in praises(self.week) if each.week.name == name), None)
        if praise is None or self.screen is None:
            raise Http404("There is nothing to certify of that class this week.")
        answer = HttpResponse(certificate_pdf(self.screen, praise, self.monday), content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="certificate.pdf"'
        return answer


class AllCertificatesView(CelebrationPage, View):
    """Every certificate of the week in one file, a sheet each, for one press of the printer's button."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (praised := praises(self.week)) or self.screen is None:
            raise Http404("There is nothing to certify this week.")
        answer = HttpResponse(certificates_pdf(self.screen, praised, self.monday), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="certificates-{self.monday}.pdf"'
        return answer


class CelebrationTermView(CelebrationAdminPage):
    """Points, winners and every week of the term. No screen and no public page shows it."""

    template_name = "attendance_plugin/staff/celebration/term.html"

    def get_page_title(self) -> str:
        return capfirst(self.term[0]) if self.term else "The term so far"

    @cached_property
    def terms(self) -> list[tuple[str, date]]:
        return terms_with_marks(self.school, timezone.localdate())

    @cached_property
    def term(self) -> tuple[str, date] | None:
        """The one asked for, else the newest."""
        asked = self.request.GET.get("term")
        return next((term for term in self.terms if asked in (None, term[1].isoformat())), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        if self.terms and self.term is None:
            raise Http404("No term ends with that week.")
        week = facts_of(self.screen, self.term[1], today, every_week=True) if self.screen and self.term else None
        found = winners(week) if week else []
        return {
            **super().get_context_data(**kwargs),
            "screen": self.screen,
            "terms": self.terms,
            "term": self.term,
            "assembly": assembly_script(found, self.school.name, self.term[0]) if self.term else "",
            "mondays": week.term_mondays if week else (),
            "rows": history_rows(week) if week else (),
            "winners": found,
        }
