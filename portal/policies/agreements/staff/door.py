"""The code at the door for visitors: made for some days, shown once to print, closed when it is no longer wanted."""

import io
from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from portal.policies.agreements.models import DoorLink
from portal.policies.agreements.visitors import DAYS_MOST, close_door, make_door_link

from .access import ASK, FOLDER, AgreementViewMixin, agreement_url
from .asking import AgreementPage, StaffForm

WRONG_DAYS = f"Enter a number of days from 1 to {DAYS_MOST}"


class DoorForm(StaffForm):
    days = forms.IntegerField(
        label="It works for so many days, today the first",
        min_value=1,
        max_value=DAYS_MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "width-4", "min": 1, "max": DAYS_MOST}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG_DAYS),
    )


class DoorView(AgreementPage):
    template_name = f"{FOLDER}/door.html"
    page_title = "Visitors at the door"
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = DoorLink.objects.filter(
            school=self.school, version__in=self.agreement.lineage, anchor=self.agreement.anchor
        )
        working = doors.filter(expires_at__gt=timezone.now(), revoked_at=None).select_related("made_by")
        return {**super().get_context_data(**kwargs), "form": kwargs.get("form") or DoorForm(), "doors": working}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DoorForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        door, address = make_door_link(self.school, self.agreement, days=form.cleaned_data["days"], by=request.user)
        return self.render_to_response(self.get_context_data(made=door, address=address, code=qr_code(address)))


class CloseDoorView(AgreementViewMixin, TemplateView):
    permissions = (ASK,)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        door = get_object_or_404(DoorLink, pk=self.kwargs["pk"], school=self.school, anchor=self.agreement.anchor)
        close_door(door, by=request.user)
        messages.success(request, "The code no longer works.")
        return redirect(agreement_url(self.agreement, "door"))


def qr_code(address: str) -> SafeString:
    """The address as a drawing to print, readable across a desk."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=6, border=4, svgclass=None, lineclass=None, nl=False, xmldecl=False, omitsize=False
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here from an address of ours
