"""Lunch at home: who asks, who may go since when, and the headteacher's answer (EAR-02)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leaving.lunch import (
    LunchRefused,
    asked_from,
    decide,
    end_for_parent,
    open_question,
    state_on,
)
from portal.attendance_plugin.leaving.models import LunchPermission, LunchStep
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.attendance_plugin.staff.access import (
    DECIDE_LEAVE,
    LISTING,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.pages.form_renderer import PortalRenderer

Step = LunchStep.Step
READ_LUNCH = (VIEW_REQUESTS, VIEW_ROLL)
HOLDS = {"granted": "May go home", "ended": "Ended", "none": "No permission"}
TO_ANSWER = {Step.ASKED: "To decide", Step.END_ASKED: "To be ended"}


def permissions_seen_by(scope: Scope) -> "QuerySet[LunchPermission]":
    return scope.about(LunchPermission.objects.select_related("pupil").prefetch_related("steps"))


def state_words(permission: LunchPermission, on: date) -> str:
    steps = list(permission.steps.all())
    waiting = open_question(steps)
    return TO_ANSWER[Step(waiting.step)] if waiting else HOLDS[state_on(steps, on)]


def _newest(permission: LunchPermission) -> LunchStep | None:
    return next(reversed(list(permission.steps.all())), None)


class LunchesView(StaffViewMixin, BaseListingView):
    permissions = READ_LUNCH
    model = LunchPermission
    template_name = LISTING
    page_title = "Lunch at home"
    header_icon = "home"
    index_url_name = "attendance_staff:lunches"
    index_results_url_name = "attendance_staff:lunches_results"
    paginate_by = 50
    verbose_name_plural = "children with lunch at home"
    columns = [
        TitleColumn("pupil", label="Child", accessor="pupil.full_name", url_name="attendance_staff:lunch"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: state_words(row, timezone.localdate()),
            primary=lambda row: state_words(row, timezone.localdate()) in TO_ANSWER.values(),
        ),
        Column("step", label="Last entry", accessor=lambda row: _of_newest(row, lambda step: step.get_step_display())),
        DateColumn("on", label="From", accessor=lambda row: _of_newest(row, lambda step: step.on)),
    ]

    def get_base_queryset(self) -> "QuerySet[LunchPermission]":
        return permissions_seen_by(self.scope)


def _of_newest(permission: LunchPermission, tell: Callable[[LunchStep], Any]) -> Any:
    newest = _newest(permission)
    return tell(newest) if newest else ""


class LunchesResultsView(LunchesView):
    results_only = True


class LunchForm(forms.Form):
    """A step from a day on. Nothing is chosen beforehand."""

    default_renderer = PortalRenderer()

    step = forms.ChoiceField(
        label="What to enter", widget=forms.RadioSelect, error_messages={"required": "Choose what to enter"}
    )
    on = forms.DateField(
        label="From which day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Enter the day", "invalid": "Enter a day, like 2027-01-11"},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="Needed to refuse, and to end it for the school. The parents read them.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["step"].choices = choices  # type: ignore[attr-defined]
        if not decides:
            del self.fields["reasons"]


class LunchView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """One child's history. The headteacher decides; the office enters what a parent ended in writing."""

    permissions = READ_LUNCH
    template_name = "attendance_plugin/staff/leaving/lunch.html"
    header_icon = "home"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._permission: LunchPermission | None = None

    @property
    def permission(self) -> LunchPermission:
        if self._permission is None:
            own = permissions_seen_by(self.scope).prefetch_related("steps__submission", "steps__by")
            self._permission = get_object_or_404(own, pk=self.kwargs["pk"])
        return self._permission

    def get_page_title(self) -> str:
        return f"Lunch at home: {self.permission.pupil.full_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:lunches"), "label": "Lunch at home"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.permission.pupil.full_name}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="lunch_viewed",
            subject=self.permission,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.permission.pupil_id,
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form is None:
            raise Http404("There is nothing this account may enter.")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        entered = form.cleaned_data
        try:
            if entered["step"] == Step.ENDED_BY_PARENT:
                end_for_parent(self.permission, entered["on"], by=request.user)  # type: ignore[arg-type]
            else:
                decide(
                    self.permission,
                    entered["step"],
                    entered["on"],
                    by=request.user,  # type: ignore[arg-type]
                    reasons=entered.get("reasons", ""),
                )
        except LunchRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, "Entered. The parents are told in writing.")
        return redirect(request.path)

    def _form(self, data: Any = None) -> LunchForm | None:
        """The steps this account may enter now; None where there is none."""
        decides = self.may(DECIDE_LEAVE)
        steps = list(self.permission.steps.all())
        holds = state_on(steps, date.max) == "granted"
        waiting = open_question(steps)
        choices = []
        if decides and not holds:
            choices += [(Step.GRANTED, "Give the permission")]
        if decides and not holds and waiting:
            choices += [(Step.REFUSED, "Do not give it")]
        if decides and holds:
            choices += [(Step.ENDED_BY_SCHOOL, "End it for the school, with reasons")]
        if holds:
            choices += [(Step.ENDED_BY_PARENT, "A parent has ended it in writing")]
        if not choices:
            return None
        today = timezone.localdate()
        initial = {"on": max(asked_from(waiting), today) if waiting else today}
        return LunchForm(
            data, choices=[(str(step), words) for step, words in choices], decides=decides, initial=initial
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        permission, context = self.permission, super().get_context_data(**kwargs)
        steps = list(permission.steps.all())
        if kwargs.get("form"):
            context["header_title"] = f"Error: {context['header_title']}"
        links = contacts_to_write_to(permission.pupil)
        return {
            **context,
            "permission": permission,
            "holds": HOLDS[state_on(steps, timezone.localdate())],
            "waiting": open_question(steps),
            "history": [self._row(step) for step in reversed(steps)],
            "on_paper": [link.contact.full_name for link in links if not link.contact.email],
            "form": kwargs.get("form") or self._form(),
        }

    def _row(self, step: LunchStep) -> dict[str, Any]:
        asked = answers_shown(step.submission) if step.submission and self.may(VIEW_HEALTH_WORDS) else {}
        way = {"collected": "An adult collects the child.", "alone": "The child walks alone."}.get(
            asked.get("way", ""), ""
        )
        on = asked_from(step) if step.step in TO_ANSWER else step.on
        return {"step": step, "on": on, "way": way, "reason": asked.get("reason", "")}
