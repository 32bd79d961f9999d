"""Choosing whom to ask, and recording what was signed on paper or with a class."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.pages.form_renderer import PortalRenderer
from portal.pages.text_fields import TidyLine
from portal.policies.agreements.asking import ask, is_with_class, keep, not_asked_yet
from portal.policies.agreements.models import AskedPerson
from portal.policies.agreements.people import Signatory
from portal.policies.agreements.signing import Given, Way, sign
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


class RecordForm(StaffForm):
    signed_on = forms.DateField(
        label="Signed on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "width-10"}),
        error_messages={"required": "Enter the day on which it was signed", "invalid": "Enter a real date"},
    )
    witness = TidyLine(
        label="Signed with",
        help_text="The teacher, where a class signed together. Left empty where everybody signed a paper.",
        required=False,
        max_length=120,
    )
    people = forms.MultipleChoiceField(
        label="Who signed",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick who signed"},
    )

    def __init__(self, *args: Any, waiting: list[AskedPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(each.reference, f"{each.name}, {each.detail}" if each.detail else each.name) for each in waiting]
        self.fields["people"].choices = shown  # type: ignore[attr-defined]

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day on which it was signed must be today or earlier")
        return day


class RecordView(AgreementPage):
    """Signatures on paper, or of a class together with its teacher, entered by the office."""

    template_name = f"{FOLDER}/record.html"
    page_title = "Record on paper"

    def _waiting(self) -> list[AskedPerson]:
        waiting = AskedPerson.objects.about(self.agreement).filter(school=self.school).not_yet()
        part = self.request.GET.get("part", "")
        return list(waiting.filter(detail=part) if part else waiting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = AskedPerson.objects.about(self.agreement).filter(school=self.school).not_yet()
        parts = sorted({each for each in waiting.values_list("detail", flat=True) if each})
        form = kwargs.get("form") or RecordForm(waiting=self._waiting(), initial={"signed_on": timezone.localdate()})
        chosen = self.request.GET.get("part", "")
        return {**super().get_context_data(**kwargs), "form": form, "parts": parts, "part": chosen}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = self._waiting()
        form = RecordForm(request.POST, waiting=waiting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        ticked, witness = set(form.cleaned_data["people"]), form.cleaned_data["witness"]
        signed = [person for person in waiting if person.reference in ticked]
        for person in signed:
            way, name = (Way.CLASS, f"{person.name}, with {witness}") if witness else (Way.PAPER, person.name)
            sign(person, Given(name=name[:200], way=way, on=form.cleaned_data["signed_on"], by=request.user))
        messages.success(request, f"{len(signed)} signatures are recorded.")
        return redirect(agreement_url(self.agreement))
