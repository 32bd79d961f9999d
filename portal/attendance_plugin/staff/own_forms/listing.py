"""The forms the school made: each with its answers, who has not answered, and a file of all of it."""

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.services import members_of
from portal.attendance_plugin.staff.access import (
    LISTING,
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_OWN_FORMS,
    VIEW_REQUESTS,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.pupils.listing import classes_to_choose
from portal.attendance_plugin.staff.submitted_words import contact_rows
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.own_forms.answers import (
    answers_to,
    choices_for_lists,
    questions_of,
    shown_answer,
)
from portal.attendance_plugin.submissions.own_forms.overview import FormStanding, standing_for, standings_for
from portal.forms.own.definition import SEVERAL, YES_NO, Data, questions, settled

from .keeping import FormsKeepingView

TITLE = "Own forms"
CHOICES_IN_LISTS = 2
ANSWER = "answer"


class OwnFormsView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """All of them, with how many answers there are."""

    permissions = (VIEW_OWN_FORMS,)
    template_name = "attendance_plugin/staff/own_forms/listing.html"
    page_title = TITLE
    header_icon = "form"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if FormsKeepingView.refusal_of(self.request):
            return []
        return [HeaderButton("How long forms are kept", url=reverse("attendance_staff:forms_keeping"), icon_name="cog")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_close = self.scope.whole_school and self.may(VIEW_REQUESTS) and self.may(MATCH_PUPIL)
        return {**super().get_context_data(**kwargs), "forms": standings_for(self.scope), "may_close": may_close}


class OfOneForm(StaffViewMixin):
    """A page about one form; one this school never had is not there."""

    permissions: tuple[str, ...] = (VIEW_OWN_FORMS,)
    header_icon = "form"
    kwargs: dict[str, Any]

    @cached_property
    def standing(self) -> FormStanding:
        found = standing_for(self.scope, self.kwargs["slug"])
        if found is None:
            raise Http404("The school has no form of this name.")
        return found

    @property
    def form_crumbs(self) -> list[dict[str, Any]]:
        own = reverse("attendance_staff:own_form", args=[self.standing.slug])
        return [
            {"url": reverse("attendance_staff:own_forms"), "label": TITLE},
            {"url": own, "label": self.standing.title},
        ]

    def answers(self) -> QuerySet[Submission]:
        return self.scope.about(answers_to(self.school, self.standing.slug).select_related("pupil", "asked_form"))


class AnswerFilters(WagtailFilterSet):
    school_class = django_filters.ModelChoiceFilter(
        queryset=classes_to_choose, label="Class", empty_label="All", method="in_class"
    )
    match = django_filters.ChoiceFilter(choices=Submission.Match.choices, label="Child on the roll", empty_label="All")

    class Meta:
        model = Submission
        fields = ["school_class", "match"]

    def in_class(self, answers: QuerySet[Submission], name: str, school_class: SchoolClass) -> QuerySet[Submission]:
        members = members_of([school_class], school_class.school, timezone.localdate())
        return answers.filter(pupil__in=members.values("pk"))


def filters_for(asked: list[Data]) -> type[AnswerFilters]:
    """With a filter for each of the answers that stand in the list."""
    alone = [question for question in asked if question["kind"] != SEVERAL]
    more = {f"{ANSWER}_{number}": _answer_filter(question) for number, question in enumerate(alone)}
    meta = type("Meta", (AnswerFilters.Meta,), {"fields": [*AnswerFilters.Meta.fields, *more]})
    return type("FormFilters", (AnswerFilters,), {**more, "Meta": meta})


def _answer_filter(question: Data) -> django_filters.ChoiceFilter:
    is_yes_no = question["kind"] == YES_NO
    options = ["Yes", "No"] if is_yes_no else question["options"]

    def keep(answers: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        return answers.filter(**{f"answers__{question['key']}": value == "Yes" if is_yes_no else value})

    return django_filters.ChoiceFilter(
        label=question["label"], choices=[(option, option) for option in options], empty_label="All", method=keep
    )


class OwnFormView(OfOneForm, BaseListingView):
    """The answers to one form."""

    model = Submission
    template_name = LISTING
    index_url_name = "attendance_staff:own_form"
    index_results_url_name = "attendance_staff:own_form_results"
    default_ordering = ("-received_at", "-pk")
    paginate_by = 50
    verbose_name_plural = "answers"

    def get_page_title(self) -> str:
        return self.standing.title

    def get_page_subtitle(self) -> str:
        return ""

    def get_index_url(self) -> str:
        return reverse(self.index_url_name, args=[self.standing.slug])

    def get_index_results_url(self) -> str:
        return reverse(self.index_results_url_name, args=[self.standing.slug])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above, own = self.form_crumbs
        return [*self.breadcrumbs_items, above, {**own, "url": ""}]

    @cached_property
    def in_lists(self) -> list[Data]:
        return choices_for_lists(questions_of(self.school, self.standing.slug))[:CHOICES_IN_LISTS]

    @property
    def filterset_class(self) -> type[AnswerFilters]:
        return filters_for(self.in_lists)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "reference",
                label="Reference",
                get_url=lambda row: reverse("attendance_staff:own_form_answer", args=[row.form, row.reference]),
                classname="listing-reference",
            ),
            Column("child", label="Child", accessor=child_of),
            *(_answer_column(question) for question in self.in_lists),
            StatusTagColumn(
                "match",
                label="On the roll",
                accessor=lambda row: row.get_match_display(),
                primary=lambda row: row.match == Submission.Match.MATCHED,
            ),
            DateColumn("received_at", label="Sent", sort_key="received_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Submission]:
        return self.answers()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        slug = self.standing.slug
        buttons = [
            HeaderButton(
                "Who has not answered", url=reverse("attendance_staff:own_form_missing", args=[slug]), icon_name="group"
            )
        ]
        if self.may(VIEW_HEALTH_WORDS):
            address = reverse("attendance_staff:own_form_export", args=[slug])
            buttons.append(HeaderButton("Download", url=address, icon_name="download"))
        return buttons


class OwnFormResultsView(OwnFormView):
    results_only = True


def _answer_column(question: Data) -> Column:
    return Column(
        question["key"],
        label=question["label"],
        accessor=lambda row: shown_answer(row, question, row.answers, sees_sensitive=False),
    )


def child_of(submission: Submission) -> str:
    return submission.pupil.full_name if submission.pupil else submission.child_name or "No child asked for"


class OwnFormAnswerView(OfOneForm, WagtailAdminTemplateMixin, TemplateView):
    """One parent's answers in the words that were asked. Opening them is written down."""

    template_name = "attendance_plugin/staff/own_forms/answer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.submission = get_object_or_404(self.answers(), reference=self.kwargs["reference"])
        record(
            school=self.school,
            action="submission_viewed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return f"{child_of(self.submission)}: {self.standing.title}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.form_crumbs, {"url": "", "label": self.submission.reference}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "submission": self.submission,
            "rows": self._rows(),
            "may_match": self.may(MATCH_PUPIL),
        }

    def _rows(self) -> list[dict[str, str]]:
        submission, sees = self.submission, self.may(VIEW_HEALTH_WORDS)
        answers = answers_shown(submission)
        asked = questions(settled(submission.asked_form.definition)["pages"]) if submission.asked_form else ()
        return [
            *contact_rows(submission),
            *(
                {
                    "name": question.get("label") or "Agreed to",
                    "value": shown_answer(submission, question, answers, sees_sensitive=sees),
                }
                for question in asked
                if question["key"] in answers
            ),
        ]
