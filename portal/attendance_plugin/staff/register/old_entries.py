"""Register entries that need no longer be kept: how many, why, and the answer of somebody with the right to give it."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic.base import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.register.keeping import keeping_of
from portal.attendance_plugin.register.models import OldEntries
from portal.attendance_plugin.register.retention import AlreadyAnswered, confirm_deletion, put_off
from portal.attendance_plugin.register.tasks import DELETE
from portal.attendance_plugin.staff.access import DELETE_OLD_REGISTER, StaffViewMixin
from portal.attendance_plugin.submissions.background import run_later
from portal.pages.models import School

ANSWERED_SHOWN = 20


def open_question(school: School | None) -> OldEntries | None:
    """What the school has not answered yet."""
    asked = OldEntries.objects.filter(school=school, answer=OldEntries.Answer.OPEN)
    return asked.select_related("school").first()


class OldEntriesView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (DELETE_OLD_REGISTER,)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/register/old_entries.html"
    page_title = "Old register entries"
    header_icon = "bin"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = OldEntries.objects.filter(school=self.school)
        return {
            **super().get_context_data(**kwargs),
            "keeping": keeping_of(self.school, timezone.localdate()),
            "question": open_question(self.school),
            "answered": asked.exclude(answer=OldEntries.Answer.OPEN)[:ANSWERED_SHOWN],
        }


class AnswerForm(forms.Form):
    """What was shown, and what to do about it. Deleting needs a tick beside the button."""

    entered_before = forms.DateField()
    answer = forms.ChoiceField(choices=[(choice.value, choice.label) for choice in OldEntries.Answer if choice.value])
    sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == OldEntries.Answer.DELETE and not given.get("sure"):
            raise forms.ValidationError("Nothing was deleted. Tick “I have checked” if the entries are to go.")
        return given


class AnswerOldEntriesView(StaffViewMixin, View):
    permissions = (DELETE_OLD_REGISTER,)
    needs_whole_school = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = get_object_or_404(OldEntries, pk=self.kwargs["pk"], school=self.school)
        form = AnswerForm(request.POST)
        if form.is_valid():
            self._take(question, form.cleaned_data["answer"], form.cleaned_data["entered_before"])
        else:
            unasked = "Choose one of the two answers."
            messages.error(request, next(iter(form.non_field_errors()), unasked))
        return redirect("attendance_staff:old_entries")

    def _take(self, question: OldEntries, answer: str, before: date) -> None:
        by: Any = self.request.user
        try:
            if answer == OldEntries.Answer.DELETE:
                confirm_deletion(question, by=by, entered_before=before)
                run_later(DELETE, question.pk)
                messages.success(self.request, "The entries are being deleted. This page says when they are gone.")
            else:
                later = put_off(question, by=by, entered_before=before)
                messages.success(
                    self.request, f"Everything is kept. You are asked again on {later.ask_again_on:%d %B %Y}."
                )
        except AlreadyAnswered as refused:
            messages.error(self.request, str(refused))
