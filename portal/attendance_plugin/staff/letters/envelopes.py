"""Which envelopes the school posts its letters in, and where their window is. Nothing here is about a pupil."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.pdf.envelopes import KINDS, WindowUnusable
from portal.attendance_plugin.letters.pdf.models import EnvelopeChoice
from portal.attendance_plugin.letters.pdf.school_envelope import envelope_of, window_chosen
from portal.attendance_plugin.staff.access import EDIT_LETTERS, StaffViewMixin
from portal.pages.form_renderer import PortalRenderer

MEASURES = ("left", "bottom", "width", "height")
LARGEST = 229


class EnvelopeForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = EnvelopeChoice
        fields = ["kind", *MEASURES, "both_sides"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["kind"].help_text = (
            "Choose another one, and its usual window is taken. From the left, from below, width and height in mm: "
            + "; ".join(map(usual_window, KINDS))
            + "."
        )
        for name in MEASURES:
            field = self.fields[name]
            field.widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
            field.label = f"{str(field.label).capitalize()}, in mm"
            field.error_messages |= dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), f"Enter a whole number from 0 to {LARGEST}"
            )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        self._take_the_usual_window(values)
        if all(values.get(name) is not None for name in ("kind", *MEASURES)):
            try:
                window_chosen(EnvelopeChoice(**{name: values[name] for name in ("kind", *MEASURES)})).check()
            except WindowUnusable as unusable:
                raise forms.ValidationError(str(unusable)) from unusable
        return values

    def _take_the_usual_window(self, values: dict[str, Any]) -> None:
        """Who chooses another envelope and leaves the measures of the old one as they are means its usual window."""
        before, chosen = str(self.initial["kind"]), values.get("kind")
        left_alone = tuple(values.get(name) for name in MEASURES) == KINDS[before].window
        if isinstance(chosen, str) and chosen != before and left_alone:
            values.update(zip(MEASURES, KINDS[chosen].window, strict=True))


def usual_window(key: str) -> str:
    left, bottom, width, height = KINDS[key].window
    return f"{key} {left}, {bottom}, {width}, {height}"


class EnvelopesView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (EDIT_LETTERS,)
    template_name = "attendance_plugin/staff/letters/envelopes.html"
    page_title = "Envelopes"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:letter_templates"), "label": "Wording of letters"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or EnvelopeForm(instance=envelope_of(self.school))
        return {**super().get_context_data(**kwargs), "form": form, "kinds": KINDS.values()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EnvelopeForm(request.POST, instance=envelope_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        user: Any = request.user
        record(school=self.school, action="envelopes_changed", subject=form.save(), actor=user, **form.cleaned_data)
        messages.success(request, "Kept. The next letters to be printed are laid out for it.")
        return redirect("attendance_staff:envelopes")
