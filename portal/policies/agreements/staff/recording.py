"""Recording what was signed on paper, or by a class together with its teacher."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from portal.pages.text_fields import TidyLine
from portal.policies.agreements.clauses import Agreement
from portal.policies.agreements.models import AskedPerson
from portal.policies.agreements.signing import Given, OnPaper, Way, record_on_paper, sign
from portal.policies.agreements.wording import group_label

from .access import FOLDER, agreement_url
from .asking import AgreementPage, StaffForm


class DatedForm(StaffForm):
    signed_on = forms.DateField(
        label="Signed on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "width-10"}),
        error_messages={"required": "Enter the day on which it was signed", "invalid": "Enter a real date"},
    )

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day on which it was signed must be today or earlier")
        return day


class RecordForm(DatedForm):
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


class NameForm(DatedForm):
    """Somebody who is in no list."""

    prefix = "other"
    name = TidyLine(label="Full name", max_length=200, error_messages={"required": "Enter the full name"})
    group = forms.ChoiceField(
        label="As one of", widget=forms.RadioSelect, error_messages={"required": "Choose the group"}
    )
    detail = TidyLine(label="Firm, class or team", required=False, max_length=120)
    visiting = TidyLine(label="Whom they visit", required=False, max_length=120)
    field_order = ("name", "group", "detail", "visiting", "signed_on")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group, group_label(group)) for group in agreement.groups]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        if len(groups) == 1:
            self.fields["group"].initial = groups[0][0]
        if not agreement.has_door:
            del self.fields["visiting"]

    def paper(self) -> OnPaper:
        given = self.cleaned_data
        return OnPaper(
            group=given["group"],
            name=given["name"],
            detail=given["detail"],
            on=given["signed_on"],
            visiting=given.get("visiting", ""),
        )


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
        today = {"signed_on": timezone.localdate()}
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or RecordForm(waiting=self._waiting(), initial=today),
            "other": kwargs.get("other") or NameForm(agreement=self.agreement, initial=today),
            "parts": sorted({each for each in waiting.values_list("detail", flat=True) if each}),
            "part": self.request.GET.get("part", ""),
            "form_key": secrets.token_urlsafe(24),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._record_other() if "other" in request.POST else self._record_ticked()

    def _record_ticked(self) -> HttpResponse:
        waiting = self._waiting()
        form = RecordForm(self.request.POST, waiting=waiting)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        ticked, witness = set(form.cleaned_data["people"]), form.cleaned_data["witness"]
        signed = [person for person in waiting if person.reference in ticked]
        for person in signed:
            way, name = (Way.CLASS, f"{person.name}, with {witness}") if witness else (Way.PAPER, person.name)
            sign(person, Given(name=name[:200], way=way, on=form.cleaned_data["signed_on"], by=self.request.user))
        messages.success(self.request, f"{len(signed)} signatures are recorded.")
        return redirect(agreement_url(self.agreement))

    def _record_other(self) -> HttpResponse:
        form = NameForm(self.request.POST, agreement=self.agreement)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(other=form), status=422)
        key = self.request.POST.get("form_key") or secrets.token_urlsafe(24)
        record_on_paper(self.school, self.agreement, form.paper(), form_key=key, by=self.request.user)
        messages.success(self.request, "The signature is recorded.")
        return redirect(agreement_url(self.agreement))
