"""Asking for a new link, by reference, email address or both. Everybody is told the same (abuse cases 2, 4 and 7)."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.attendance_plugin.submissions.new_links import ask_for_link
from portal.attendance_plugin.submissions.references import tidy_reference
from portal.forms.fair_use.signals import over_link_budget
from portal.journeys.fields import MailAddress, PlainLine
from portal.pages.client_network import client_network
from portal.pages.form_renderer import PortalRenderer
from portal.pages.models import School
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.pages.school import school_for

FOLDER = "attendance_plugin/parents"


class NewLinkForm(forms.Form):
    default_renderer = PortalRenderer()

    reference = PlainLine(
        label=gettext_lazy("Your reference"),
        help_text=gettext_lazy("It looks like K7PM-4WQX. Leave it empty if you do not have it."),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-10"}),
    )
    email = MailAddress(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("The one that the school has for you."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)

    def clean_reference(self) -> str:
        return tidy_reference(self.cleaned_data["reference"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("reference") and not given.get("email"):
            self.add_error("reference", _("Enter your reference or your email address"))
        return given


@csrf_exempt  # checked by hand, as on the other pages of one reader
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    school = school_for(request)
    if school is None:
        raise Http404
    if request.method != "POST":
        return _show(request, NewLinkForm())
    form = NewLinkForm(request.POST)
    if why_not_ours(request):
        return _show(request, form, is_stale=True, status=403)
    if not form.is_valid():
        return _show(request, form)
    _ask(request, school, **form.cleaned_data)
    return redirect("attendance:link_asked")


@transaction.atomic
def _ask(request: HttpRequest, school: School, *, reference: str, email: str) -> None:
    """What goes over the budgets is answered alike, and nothing is written."""
    if not over_link_budget(network=client_network(request), mailbox=email, reference=reference):
        ask_for_link(school, reference=reference, email=email)


def _show(request: HttpRequest, form: NewLinkForm, *, is_stale: bool = False, status: int = 200) -> HttpResponse:
    return render(request, f"{FOLDER}/new_link.html", {"form": form, "is_stale": is_stale}, status=status)


@for_one_reader
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, f"{FOLDER}/link_asked.html")
