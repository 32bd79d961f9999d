"""One request to collect a child early: who comes, what the record says, whom to ring back, and the answer."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leaving.collections import (
    AnswerRefused,
    answer,
    answer_standing,
    calls_about,
    contacts_to_ring,
    digest_asked_for,
    record_call,
    why_not_agreed,
)
from portal.attendance_plugin.leaving.flags import flags_of
from portal.attendance_plugin.leaving.models import CollectionAnswer, CollectionCall
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.staff.access import (
    VIEW_CONTACT_DETAILS,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.ringing import contact_rung_field
from portal.attendance_plugin.staff.submitted_words import contact_rows, submitted_rows
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.form_renderer import PortalRenderer

ANSWERS = {"agree": CollectionAnswer.Outcome.AGREED, "refuse": CollectionAnswer.Outcome.NOT_AGREED}


class CallForm(forms.Form):
    """Nothing is chosen beforehand: whoever rang says whom, and what was said."""

    default_renderer = PortalRenderer()

    contact = contact_rung_field()
    result = forms.ChoiceField(
        label="What they said",
        choices=CollectionCall.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )

    def __init__(self, *args: Any, contacts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["contact"].choices = contacts  # type: ignore[attr-defined]


class CollectionView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Numbers on record are shown here, so the right to see how contacts are reached is needed."""

    permissions = (VIEW_REQUESTS, VIEW_ROLL, VIEW_CONTACT_DETAILS)
    template_name = "attendance_plugin/staff/leaving/collection.html"
    header_icon = "time"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._submission: Submission | None = None

    @property
    def submission(self) -> Submission:
        if self._submission is None:
            asked = Submission.objects.standing().filter(form="early-collection").select_related("pupil", "school")
            own = self.scope.about(asked).prefetch_related(
                "pupil__contact_links__contact", "collection_answers__by", "collection_calls__by"
            )
            self._submission = get_object_or_404(own, reference=self.kwargs["reference"])
        return self._submission

    def get_page_title(self) -> str:
        return f"Early collection {self.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:collections"), "label": "Early collections"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.submission.reference}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="collection_viewed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.submission.pupil_id,
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "call":
            return self._write_call()
        if (outcome := ANSWERS.get(request.POST.get("do", ""))) is None:
            raise Http404("Got neither a call nor an answer.")
        seen, about = request.POST.get("seen", ""), request.POST.get("about", "")
        number = int(seen) if seen.isdecimal() else None
        try:
            answer(self.submission, outcome, by=self.request.user, seen=number, about=about)  # type: ignore[arg-type]
        except AnswerRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{outcome.label}. The parent sees it on their own page.")
        return redirect(request.path)

    def _write_call(self) -> HttpResponse:
        form = self._call_form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        contact = get_object_or_404(Contact, pk=form.cleaned_data["contact"])
        try:
            record_call(self.submission, contact, form.cleaned_data["result"], by=self.request.user)  # type: ignore[arg-type]
        except AnswerRefused as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, "The call is written down.")
        return redirect(self.request.path)

    def _call_form(self, data: Any = None) -> CallForm:
        links = contacts_to_ring(self.submission)
        choices = [(link.contact_id, f"{link.contact.full_name} ({link.relationship})") for link in links]
        return CallForm(data, contacts=choices)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission, context = self.submission, super().get_context_data(**kwargs)
        pupil, form = submission.pupil, kwargs.get("form")
        if form:
            context["header_title"] = f"Error: {context['header_title']}"
        to_ring = contacts_to_ring(submission)
        standing = answer_standing(submission)
        newest = next(iter(submission.collection_answers.all()), None)
        return {
            **context,
            "submission": submission,
            "child": pupil.full_name if pupil else f"{submission.child_name} (not matched)",
            "flags": flags_of(pupil, str(submission.answers.get("collector", ""))) if pupil else None,
            "rows": submitted_rows(submission) if self.may(VIEW_HEALTH_WORDS) else contact_rows(submission),
            "to_ring": to_ring,
            "calls": calls_about(submission),
            "form": form or (self._call_form() if to_ring else None),
            "standing": standing,
            "seen": newest.pk if newest else "",
            "about": digest_asked_for(submission),
            "is_changed": newest is not None and standing is None,
            "why_not": why_not_agreed(submission),
        }
