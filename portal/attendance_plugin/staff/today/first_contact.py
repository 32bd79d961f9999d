"""The calls about one child's absence on one day: whom to ring, what was done, and what was said."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.first_contact.calling import CallRefused, Reason, Rung, take_call_back, write_call
from portal.attendance_plugin.first_contact.families import OnRecord, on_record
from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.first_contact.standing import calls_on, standing_calls
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.roll.services import class_on, current_pupils
from portal.attendance_plugin.staff.access import RING_FAMILIES, VIEW_HEALTH_WORDS, VIEW_REQUESTS, StaffViewMixin
from portal.attendance_plugin.staff.ringing import contact_rung_field
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.pages.form_renderer import PortalRenderer

from .families import links_of
from .lists import build_lists
from .pressed import NotOurs, parse_seen, seen_to_words

Outcome = FirstContactCall.Outcome
REASONS = (("ill", "Ill or hurt"), ("appointment", "A medical or dental appointment"), ("other", "Something else"))

DAYS_SHOWN = 10


def first_contact_url(pupil: int, day: date, contact: int | None = None) -> str:
    query = f"?day={day.isoformat()}" + (f"&contact={contact}" if contact else "")
    return reverse("attendance_staff:first_contact", args=[pupil]) + query


class WriteCallForm(forms.Form):
    """Nothing is chosen beforehand but what the link said that was followed: whom, and that they explained it."""

    default_renderer = PortalRenderer()

    contact = contact_rung_field()
    outcome = forms.ChoiceField(
        label="How it ended",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the call ended"},
    )
    kind = forms.ChoiceField(
        label="The main reason",
        help_text="Only where the absence was explained. It suggests the register code as a parent’s own report does.",
        choices=REASONS,
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label="What was said",
        help_text="In the parent’s words, such as “sick twice in the night”.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    back = forms.DateField(
        label="Back at school on",
        help_text="Leave it empty for the next school day.",
        widget=forms.DateInput(attrs={"type": "date", "class": "width-10"}),
        required=False,
        error_messages={"invalid": "The day back must be a real date"},
    )
    also = forms.TypedMultipleChoiceField(
        label="The call was also about",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="Note for staff",
        help_text="Parents never see it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(
        self, *args: Any, people: Sequence[OnRecord], others: Sequence[Pupil], day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.day = day
        self.fields["contact"].choices = [(one.contact, f"{one.name} ({one.relationship})") for one in people]  # type: ignore[attr-defined]
        self.fields["also"].choices = [(one.pk, one.full_name) for one in others]  # type: ignore[attr-defined]
        if not others:
            del self.fields["also"]

    def clean_back(self) -> date | None:
        back: date | None = self.cleaned_data["back"]
        if back is not None and back <= self.day:
            raise forms.ValidationError("The day back must be after the day of the absence")
        return back

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") != Outcome.EXPLAINED:
            return cleaned
        if not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose the main reason")
        if cleaned.get("kind") == "other" and not cleaned.get("words", "").strip():
            self.add_error("words", "Write what was said")
        return cleaned

    @property
    def reason(self) -> Reason | None:
        said = self.cleaned_data
        if said["outcome"] != Outcome.EXPLAINED:
            return None
        return Reason(kind=said["kind"], words=said["words"].strip(), back=said["back"])


class FirstContactView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = RING_FAMILIES
    template_name = "attendance_plugin/staff/today/first_contact.html"
    header_icon = "mobile-alt"

    @cached_property
    def now(self) -> datetime:
        return timezone.localtime()

    @cached_property
    def pupil(self) -> Pupil:
        return get_object_or_404(self.scope.pupils.select_related("school"), pk=self.kwargs["pk"])

    @cached_property
    def day(self) -> date:
        """The day of the absence: today, or an earlier one that is asked for."""
        try:
            asked = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return self.now.date()
        return min(asked, self.now.date())

    @cached_property
    def links(self) -> list[PupilContact]:
        return links_of([self.pupil.pk])[self.pupil.pk]

    @cached_property
    def people(self) -> list[OnRecord]:
        return on_record(self.links)

    @cached_property
    def others(self) -> list[Pupil]:
        """Brothers and sisters on roll whom the account sees: children of a parent who may be rung about this one."""
        parents = [one.contact for one in self.people if one.may_be_rung]
        shared = PupilContact.objects.filter(contact__in=parents, has_responsibility=True, ended_on=None)
        on_roll = current_pupils(self.school, self.day).filter(pk__in=self.scope.pupils.values("pk"))
        return list(on_roll.filter(pk__in=shared.values("pupil")).exclude(pk=self.pupil.pk))

    def get_page_title(self) -> str:
        return f"Calls about {self.pupil.full_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        today = {"url": reverse("attendance_staff:today"), "label": "Today"}
        listing = [today] if self.may(VIEW_REQUESTS) else []
        return [*self.breadcrumbs_items, *listing, {"url": "", "label": self.pupil.full_name}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="first_contact_viewed",
            subject=self.pupil,
            actor=request.user,  # type: ignore[arg-type]
            day=self.day.isoformat(),
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "take_back":
            return self._take_back()
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            calls = write_call(self._rung(form), by=request.user)  # type: ignore[arg-type]
        except CallRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        words = f"Written down: {calls[0].contact_name}, {calls[0].get_outcome_display().lower()}."
        messages.success(request, words)
        return redirect(self._after())

    def _rung(self, form: WriteCallForm) -> Rung:
        """Raises ``CallRefused`` for children whose calls the page did not show."""
        said, children = form.cleaned_data, [self.pupil.pk, *form.cleaned_data.get("also", [])]
        try:
            shown = parse_seen(self.request.POST.get("seen", ""))
            seen = {child: shown[child] for child in children}
        except (NotOurs, KeyError):
            raise CallRefused("Look at the calls so far, then write yours down again.") from None
        return Rung(
            school=self.school,
            day=self.day,
            contact=said["contact"],
            outcome=said["outcome"],
            seen=seen,
            reason=form.reason,
            note=said["note"],
        )

    def _take_back(self) -> HttpResponse:
        key = self.request.POST.get("call", "")
        if not key.isdecimal():
            raise Http404("Got no call.")
        own = FirstContactCall.objects.filter(pupil=self.pupil, day=self.day).select_related("report", "school")
        if take_call_back(get_object_or_404(own, pk=key), by=self.request.user):  # type: ignore[arg-type]
            messages.success(self.request, "The call is taken back. It stays to be read and counts no more.")
        return redirect(first_contact_url(self.pupil.pk, self.day))

    def _after(self) -> str:
        """Back to the list for those who work from it."""
        if not self.may(VIEW_REQUESTS):
            return first_contact_url(self.pupil.pk, self.day)
        query = "" if self.day == self.now.date() else f"?day={self.day.isoformat()}"
        return f"{reverse('attendance_staff:today')}{query}#unexplained"

    def _form(self, data: Any = None) -> WriteCallForm:
        people = [one for one in self.people if one.may_be_rung]
        asked = self.request.GET.get("contact", "")
        initial = {"contact": int(asked), "outcome": Outcome.EXPLAINED} if asked.isdecimal() else {}
        return WriteCallForm(data, people=people, others=self.others, day=self.day, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, form = super().get_context_data(**kwargs), kwargs.get("form")
        if form:
            context["header_title"] = f"Error: {context['header_title']}"
        lists = build_lists(self.scope, self.day, self.now)
        school_class = class_on(self.pupil, self.day)
        return {
            **context,
            "pupil": self.pupil,
            "school_class": school_class.name if school_class else "",
            "day": self.day,
            "people": self.people,
            "policy": lists.policy,
            "words": next((one.words for one in lists.unexplained if one.found.pupil == self.pupil), None),
            "calls": self._calls(),
            "other_days": self._other_days(),
            "form": form or (self._form() if any(one.may_be_rung for one in self.people) else None),
            "seen": seen_to_words(self._seen()),
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
        }

    def _seen(self) -> dict[int, int]:
        """The newest call about each child the form may be about."""
        children = [self.pupil.pk, *(one.pk for one in self.others)]
        calls = calls_on(self.day, children)
        return {child: calls[child][-1].pk if calls[child] else 0 for child in children}

    def _calls(self) -> list[dict[str, Any]]:
        """Every call about the day, those taken back too; words and notes for those who may read reasons."""
        calls = FirstContactCall.objects.filter(pupil=self.pupil, day=self.day).select_related("report", "taken_back")
        may_read = self.may(VIEW_HEALTH_WORDS)
        return [
            {
                "call": call,
                "taken_back": getattr(call, "taken_back", None),
                "reason": answers_shown(call.report).get("reason", "") if call.report and may_read else "",
                "note": call.note if may_read or call.by_id == self.request.user.pk else "",
            }
            for call in calls.order_by("pk")
        ]

    def _other_days(self) -> list[tuple[date, list[FirstContactCall]]]:
        """The last days about which anybody was rung, the newest first, with the calls that count."""
        earlier = standing_calls(FirstContactCall.objects.filter(pupil=self.pupil)).exclude(day=self.day)
        days: dict[date, list[FirstContactCall]] = {}
        for call in earlier.order_by("-day", "pk"):
            days.setdefault(call.day, []).append(call)
        return list(days.items())[:DAYS_SHOWN]
