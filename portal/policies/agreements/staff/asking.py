"""Choosing whom to ask."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.pages.form_renderer import PortalRenderer
from portal.policies.agreements.asking import ask, is_with_class, keep, not_asked_yet
from portal.policies.agreements.people import Signatory
from portal.policies.agreements.wording import group_label

from .access import ASK, FOLDER, AgreementViewMixin, agreement_url


class StaffForm(forms.Form):
    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class AskForm(StaffForm):
    groups = forms.MultipleChoiceField(
        label="Groups",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one group"},
    )
    parts = forms.MultipleChoiceField(
        label="Only these classes or teams",
        help_text="None ticked: everybody in the groups.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, people: dict[str, list[Signatory]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = [(group, f"{group_label(group)}: {len(found)} not asked yet") for group, found in people.items()]
        parts = sorted({part for found in people.values() for each in found for part in each.parts})
        self.fields["groups"].choices = counted  # type: ignore[attr-defined]
        self.fields["parts"].choices = [(part, part) for part in parts]  # type: ignore[attr-defined]


class AgreementPage(AgreementViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions: tuple[str, ...] = (ASK,)
    header_icon = "form"

    def get_page_subtitle(self) -> str:
        return self.agreement.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs((agreement_url(self.agreement), self.agreement.title), ("", self.page_title))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "agreement": self.agreement}


class AskView(AgreementPage):
    """Whom the agreement is for and who was not asked about this version yet."""

    template_name = f"{FOLDER}/ask.html"
    page_title = "Ask people"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = not_asked_yet(self.school, self.agreement)
        form = kwargs.get("form") or AskForm(people=people, initial={"groups": list(people)})
        unreachable = sum(not each.recipients for found in people.values() for each in found)
        counts = {"count": sum(map(len, people.values())), "unreachable": unreachable}
        with_class = any(is_with_class(self.agreement, group) for group in people)
        return {**super().get_context_data(**kwargs), "form": form, **counts, "is_with_class": with_class}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = not_asked_yet(self.school, self.agreement)
        form = AskForm(request.POST, people=people)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        chosen = {group: keep(people[group], form.cleaned_data["parts"]) for group in form.cleaned_data["groups"]}
        asked = ask(self.school, self.agreement, chosen, by=request.user)
        messages.success(request, f"{len(asked)} people are asked. The messages go out within a few minutes.")
        return redirect(agreement_url(self.agreement))
