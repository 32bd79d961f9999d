"""How the school asks and how long it keeps what was signed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.pages.form_renderer import PortalRenderer
from portal.policies.agreements.models import AgreementSettings
from portal.policies.agreements.records import audit, settings_of

from .access import ASK, FOLDER, AgreementViewMixin

LIMITS = {
    "link_days": (1, 180),
    "remind_after_days": (0, 60),
    "reminders_most": (0, 10),
    "kept_years": (1, 25),
    "visitors_kept_months": (1, 84),
    "smallest_count": (3, 20),
}


class SettingsForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = AgreementSettings
        fields = [*list(LIMITS)[:3], "ask_again_when_unchanged", *list(LIMITS)[3:]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        for name, (least, most) in LIMITS.items():
            field = self.fields[name]
            field.widget.attrs |= {"class": "width-4", "inputmode": "numeric"}
            field.min_value, field.max_value = least, most  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, (least, most) in LIMITS.items():
            if name in cleaned and not least <= cleaned[name] <= most:
                self.add_error(name, f"Enter a whole number from {least} to {most}")
        return cleaned


class SettingsView(AgreementViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (ASK,)
    template_name = f"{FOLDER}/settings.html"
    page_title = "Settings of agreements"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(("", "Settings"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or SettingsForm(instance=settings_of(self.school))
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SettingsForm(request.POST, instance=settings_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        audit(self.school, "agreement_settings_changed", form.save(), request.user, changed=form.changed_data)
        messages.success(request, "The settings are kept. They hold for messages that are still to be sent.")
        return redirect("agreements:settings")
