"""One child at the gate: what the record says, what happened today, and what may be entered."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leaving.gate.day import ChildsDay, day_of_child, entry_in_words
from portal.attendance_plugin.leaving.gate.expected import Expected, collections_of
from portal.attendance_plugin.leaving.gate.lunch_out import lunch_steps, may_go_home, why_not_alone_to_lunch
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.people_on_record import contacts_now
from portal.attendance_plugin.leaving.gate.reasons import late_reasons
from portal.attendance_plugin.leaving.gate.signing import (
    GateRefused,
    Leaving,
    Press,
    allow,
    sign_back,
    sign_in_late,
    sign_out,
    sign_out_for_lunch,
    take_back,
)
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.roll.services import class_on
from portal.attendance_plugin.staff.access import (
    ALLOW_AT_GATE,
    USE_GATE,
    VIEW_CONTACT_DETAILS,
    VIEW_HEALTH_WORDS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.leaving.collection import CollectionView
from portal.pages.hours import hours_on
from portal.rules.arrivals import Arrival, When, arrival_at

from .forms import HERE, KEY, LUNCH, AllowForm, LateForm, OutForm, UndoForm
from .rows import choice_of, lines_of, now_at_school


class GateChildView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Numbers on record are rung from here, so the right to see how contacts are reached is needed."""

    permissions = (USE_GATE, VIEW_ROLL, VIEW_CONTACT_DETAILS)
    template_name = "attendance_plugin/staff/gate/child.html"
    header_icon = "key"

    @cached_property
    def pupil(self) -> Pupil:
        own = self.scope.pupils.select_related("school").prefetch_related(
            "contact_links__contact", "earlier_stays", "lunch_permission__steps__submission"
        )
        return get_object_or_404(own, pk=self.kwargs["pk"])

    @cached_property
    def now(self) -> Any:
        return now_at_school()

    @cached_property
    def day(self) -> ChildsDay:
        return day_of_child(self.pupil, self.now.date())

    @cached_property
    def asked(self) -> list[Expected]:
        return collections_of(self.pupil, self.now.date())

    def get_page_title(self) -> str:
        return f"At the gate: {self.pupil.full_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        gate = {"url": reverse("attendance_staff:gate"), "label": "At the gate"}
        return [*self.breadcrumbs_items, gate, {"url": "", "label": self.pupil.full_name}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="gate_child_viewed",
            subject=self.pupil,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entering = {
            "out": self._out,
            "lunch": self._lunch,
            "back": self._back,
            "late": self._late,
            "allow": self._allow,
            "undo": self._undo,
        }.get(request.POST.get("do", ""))
        if entering is None or not KEY.fullmatch(request.POST.get("key", "")):
            raise Http404("Got nothing that can be entered at the gate.")
        return entering()

    def _press(self, form: Form | None = None) -> Press:
        seen = self.request.POST.get("seen", "")
        return Press(
            by=self.request.user,  # type: ignore[arg-type]
            key=self.request.POST["key"],
            seen=int(seen) if seen.isdecimal() else None,
            at=form.cleaned_data.get("at") if form else None,
        )

    def _enter(self, form: Form | None, do: Any, *, then: str = "") -> HttpResponse:
        """What was entered, or why not: beside what was typed, or at the top of the child's page."""
        if form is not None and not form.is_valid():
            return self._refused(form)
        try:
            entry: GateEntry = do()
        except GateRefused as refused:
            if form is None:
                messages.error(self.request, str(refused))
                return redirect("attendance_staff:gate_child", self.pupil.pk)
            form.add_error(None, str(refused))
            return self._refused(form)
        messages.success(self.request, f"{self.pupil.full_name}: {entry_in_words(entry)}.")
        return redirect(then or "attendance_staff:gate")

    def _refused(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _out(self) -> HttpResponse:
        asked = self._asked_in_form()
        form = self._out_form(asked, self.request.POST)
        return self._enter(form, lambda: sign_out(self.pupil, self._leaving(form, asked), self._press(form)))

    def _leaving(self, form: OutForm, asked: Expected | None) -> Leaving:
        given = form.cleaned_data
        word = given.get("word", "")
        rung = Contact.objects.filter(pk=int(word.partition(":")[2])).first() if word.startswith("contact:") else None
        why = given.get("why", "")
        return Leaving(
            person=given["who"],
            submission=asked.submission if asked else None,
            why="" if why == LUNCH else why,
            rung=rung,
            is_here=word == HERE,
            is_lunch=why == LUNCH,
        )

    def _lunch(self) -> HttpResponse:
        return self._enter(None, lambda: sign_out_for_lunch(self.pupil, self._press()))

    def _back(self) -> HttpResponse:
        return self._enter(None, lambda: sign_back(self.pupil, self._press()))

    def _late(self) -> HttpResponse:
        form = self._late_form(self.request.POST)
        return self._enter(form, lambda: sign_in_late(self.pupil, form.cleaned_data["reason"], self._press(form)))

    def _allow(self) -> HttpResponse:
        if not self.may(ALLOW_AT_GATE):
            raise Http404("There is nothing this account may allow.")
        form = self._allow_form(self.request.POST)
        page = reverse("attendance_staff:gate_child", args=[self.pupil.pk])
        return self._enter(
            form,
            lambda: allow(self.pupil, form.cleaned_data["who"], form.cleaned_data["reason"], self._press()),
            then=page,
        )

    def _undo(self) -> HttpResponse:
        form = self._undo_form(self.request.POST)
        page = reverse("attendance_staff:gate_child", args=[self.pupil.pk])
        return self._enter(
            form, lambda: take_back(self._entry(form), form.cleaned_data["reason"], self._press()), then=page
        )

    def _entry(self, form: UndoForm) -> GateEntry:
        return next(entry for entry in self.day.entries if entry.pk == form.cleaned_data["entry"])

    def _asked_in_form(self) -> Expected | None:
        """The collection the page named; one that is not this child's, or taken back meanwhile, is not there."""
        reference = self.request.POST.get("asked", "")
        if not reference:
            return None
        found = next((one for one in self.asked if one.submission.reference == reference), None)
        if found is None:
            raise Http404("There is no such collection of this child today.")
        return found

    def _out_form(self, asked: Expected | None, data: Any = None) -> OutForm:
        return OutForm(
            data,
            pupil=self.pupil,
            asked=asked.submission if asked else None,
            may_lunch=may_go_home(lunch_steps(self.pupil), self.now.date()),
            auto_id=f"id_out_{asked.submission.reference}_%s" if asked else "id_out_%s",
        )

    def _late_form(self, data: Any = None) -> LateForm:
        return LateForm(data, reasons=late_reasons(self.school), auto_id="id_late_%s")

    def _allow_form(self, data: Any = None) -> AllowForm:
        return AllowForm(data, pupil=self.pupil, auto_id="id_allow_%s")

    def _undo_form(self, data: Any = None) -> UndoForm:
        wrong = [entry for entry in reversed(self.day.entries) if self.day.may_be_taken_back(entry)]
        return UndoForm(data, entries=[(entry.pk, entry_in_words(entry)) for entry in wrong], auto_id="id_undo_%s")

    @property
    def _arrival(self) -> Arrival:
        hours = hours_on(self.school, self.now.date())
        return arrival_at(self.now.time(), am=hours.am, pm=hours.pm)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, failed = super().get_context_data(**kwargs), kwargs.get("form")
        if failed:
            context["header_title"] = f"Error: {context['header_title']}"
        newest, steps = self.day.newest, lunch_steps(self.pupil)
        undo = self._undo_form()
        return {
            **context,
            "pupil": self.pupil,
            "school_class": class_on(self.pupil, self.now.date()),
            "out": self.day.out,
            "out_words": entry_in_words(self.day.out) if self.day.out else "",
            "happened": lines_of(self.day.entries),
            "contacts": [
                {"link": link, "is_barred": not link.may_collect or link.court_order or link.do_not_contact}
                for link in contacts_now(self.pupil)
            ],
            "ways_out": self._ways_out(failed),
            "lunch_needs": why_not_alone_to_lunch(self.pupil, steps, self.now.date()),
            "may_lunch": may_go_home(steps, self.now.date()),
            "arrival": self._arrival,
            "may_be_late": self._arrival.when in (When.LATE, When.BETWEEN) and not self.day.out,
            "late_form": failed if isinstance(failed, LateForm) else self._late_form(),
            "allow_form": self._its_allow_form(failed),
            "undo_form": failed if isinstance(failed, UndoForm) else undo if undo.fields["entry"].choices else None,  # type: ignore[attr-defined]
            "may_answer": CollectionView.refusal_of(self.request) is None,
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
            "seen": newest.pk if newest else "",
            "key": str(uuid4()),
        }

    def _ways_out(self, failed: Any) -> list[dict[str, Any]]:
        """A form for each collection asked for today that has not happened, and one for whoever comes without."""
        done = {entry.submission_id for entry in self.day.standing if entry.kind == GateEntry.Kind.OUT}
        asked: list[Expected | None] = [one for one in self.asked if one.submission.pk not in done]
        ways = []
        for one in [*asked, None]:
            is_this = isinstance(failed, OutForm) and failed.asked == (one.submission if one else None)
            is_closed = one is None and len(asked) > 0 and not is_this
            ways.append(
                {
                    "asked": one,
                    "is_closed": is_closed,
                    "form": failed if is_this else self._out_form(one),
                    "named": choice_of(one) if one else "",
                }
            )
        return ways

    def _its_allow_form(self, failed: Any) -> AllowForm | None:
        if not self.may(ALLOW_AT_GATE):
            return None
        return failed if isinstance(failed, AllowForm) else self._allow_form()
