"""Classes that rest: left off the screen, the certificates and the calls for a while, and nobody is told why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from portal.attendance_plugin.celebration.choosing import rest_classes
from portal.attendance_plugin.roll.models import SchoolClass

from .pages import CelebrationAdminPage


class RestingView(CelebrationAdminPage):
    template_name = "attendance_plugin/staff/celebration/resting.html"

    def get_page_title(self) -> str:
        return "Classes that rest"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        classes = SchoolClass.objects.filter(school=self.school)
        in_order = sorted(classes, key=lambda room: (min(room.year_groups or [99]), room.name))
        return {**super().get_context_data(**kwargs), "classes": in_order}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        typed = request.POST.getlist("resting")
        resting = {int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 19}
        changed = rest_classes(self.school, resting, by=user)
        messages.success(request, "Kept. Screens follow within a minute." if changed else "Nothing was changed.")
        return redirect(request.path)
