"""The governors' checklist: one meeting's answers with their evidence, and the history of earlier meetings."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from portal.pages.text_fields import TidyText
from portal.policies.agreements.checklists import history, record_meeting
from portal.policies.agreements.clauses import Agreement

from .access import COUNTS, FOLDER, MEET, agreement_url
from .asking import AgreementPage, StaffForm

ANSWERS = [("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("open", "Not discussed")]
ANSWER_LABELS = dict(ANSWERS)


class MeetingForm(StaffForm):
    met_on = forms.DateField(
        label="Date of the meeting",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "width-10"}),
        error_messages={"required": "Enter the date of the meeting", "invalid": "Enter a real date"},
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        for item in agreement.items:
            key = item["key"]
            self.fields[f"answer-{key}"] = forms.ChoiceField(
                label=item["text"],
                help_text=item.get("hint", ""),
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose an answer: {item['text']}"},
            )
            self.fields[f"evidence-{key}"] = TidyText(
                label="Evidence seen", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean_met_on(self) -> Any:
        day = self.cleaned_data["met_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The date of the meeting must be today or earlier")
        return day

    def answers(self) -> list[dict[str, str]]:
        given = self.cleaned_data
        return [
            {
                "key": item["key"],
                "text": item["text"],
                "answer": given[f"answer-{item['key']}"],
                "evidence": given[f"evidence-{item['key']}"],
            }
            for item in self.agreement.items
        ]


class ChecklistView(AgreementPage):
    permissions = (MEET, COUNTS)
    template_name = f"{FOLDER}/checklist.html"
    page_title = "Checklist"
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(("", self.agreement.title))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = [(each, [_shown(given) for given in each.answers]) for each in history(self.agreement)]
        form = kwargs.get("form") or (MeetingForm(agreement=self.agreement) if self.may(MEET) else None)
        key = self.request.POST.get("form_key") or secrets.token_urlsafe(24)
        return {**super().get_context_data(**kwargs), "form": form, "records": records, "form_key": key}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may(MEET):
            messages.error(request, "Only governors record the answers of their meeting.")
            return redirect(agreement_url(self.agreement, "checklist"))
        form = MeetingForm(request.POST, agreement=self.agreement)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record_meeting(
            self.school,
            self.agreement,
            form_key=request.POST.get("form_key", "") or secrets.token_urlsafe(24),
            met_on=form.cleaned_data["met_on"],
            answers=form.answers(),
            by=request.user,
        )
        messages.success(request, "The answers of the meeting are recorded.")
        return redirect(agreement_url(self.agreement, "checklist"))


def _shown(given: dict[str, str]) -> dict[str, str]:
    return given | {"answer": ANSWER_LABELS.get(given["answer"], given["answer"])}
