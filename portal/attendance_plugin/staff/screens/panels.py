"""Which panels a screen shows, and in what order. The words of each stay those of the screen's file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from wagtail.admin import messages

from portal.attendance_plugin.celebration.arrangement import Arranged, arrange
from portal.attendance_plugin.celebration.choosing import choose_panels
from portal.attendance_plugin.celebration.models import Screen

from .listing import ScreenPage

MOST_DIGITS = 3
WHAT_IT_SHOWS = {
    "leaders": "The first three places of each phase in the week",
    "target": "Every class that reached the aim, by name",
    "improved": "Who rose most over the class’s own last weeks",
    "class_of_the_week": "One class with its animal",
    "points": "The race of points over the term",
    "whole_school": "The whole school’s week against the aim",
    "term": "The first three places of each phase over the term",
    "next_date": "The next dates of the calendar",
    "message": "Words of your own",
    "awaiting": "Classes whose register is not complete",
}


class ScreenPanelsView(ScreenPage):
    page_title = "Panels"
    template_name = "attendance_plugin/staff/screens/panels.html"

    @cached_property
    def screen(self) -> Screen:
        return get_object_or_404(self.screens, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = arrange(self.screen.panels, self.screen.panel_choice)
        return {
            **super().get_context_data(**kwargs),
            "screen": self.screen,
            "panels": [(panel, WHAT_IT_SHOWS.get(panel.kind, panel.kind)) for panel in panels],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("do") == "file":
            choose_panels(self.screen, None, by=user)
            messages.success(request, "The screen shows its panels as its file has them.")
        else:
            choose_panels(self.screen, self.chosen(), by=user)
            messages.success(request, "Kept. Screens follow within a minute.")
        return redirect(request.path)

    def chosen(self) -> list[tuple[str, bool]]:
        """By the places typed; panels with the same place, or none that can be read, stay in their order."""
        panels = arrange(self.screen.panels, self.screen.panel_choice)
        shown = set(self.request.POST.getlist("shown"))
        order = sorted(enumerate(panels), key=lambda each: (self.place(each[1], each[0] + 1), each[0]))
        return [(panel.key, panel.key in shown) for _, panel in order]

    def place(self, panel: Arranged, now: int) -> int:
        typed = self.request.POST.get(f"place-{panel.key}", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else now
