"""Early collections: who is collected when and by whom, what the record says, and what each request waits for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.forms import DateInput
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.attendance_plugin.leaving.collections import answer_standing
from portal.attendance_plugin.leaving.flags import flags_of
from portal.attendance_plugin.leaving.models import CollectionAnswer
from portal.attendance_plugin.staff.access import LISTING, StaffViewMixin
from portal.attendance_plugin.staff.today.reports import answer_words
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.models import Submission

from .collection import CollectionView

OPEN, PASSED = "open", "passed"
ANSWERED = CollectionAnswer.Outcome
NOT_ANSWERED = "Not answered in time"


def _answered(outcome: str) -> Callable[[Submission], bool]:
    def holds(row: Submission) -> bool:
        standing = answer_standing(row)
        return standing is not None and standing.outcome == outcome

    return holds


def is_open(row: Submission) -> bool:
    """Whether somebody must still answer: no answer about what is asked for now, and the day is not over."""
    return answer_standing(row) is None and not _is_over(row)


STATES: dict[str, tuple[str, Callable[[Submission], bool]]] = {
    OPEN: ("To answer", is_open),
    ANSWERED.AGREED.value: (str(ANSWERED.AGREED.label), _answered(ANSWERED.AGREED)),
    ANSWERED.NOT_AGREED.value: (str(ANSWERED.NOT_AGREED.label), _answered(ANSWERED.NOT_AGREED)),
    PASSED: (NOT_ANSWERED, lambda row: answer_standing(row) is None and _is_over(row)),
}


def _is_over(row: Submission) -> bool:
    return str(row.answers.get("date", "")) < timezone.localdate().isoformat()


def state_words(row: Submission) -> str:
    return NOT_ANSWERED if STATES[PASSED][1](row) else answer_words(row)


class CollectionFilters(WagtailFilterSet):
    day = django_filters.DateFilter(label="Day", method="filter_day", widget=DateInput(attrs={"type": "date"}))
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[(state, words) for state, (words, _) in STATES.items()],
        empty_label="All",
        method="filter_state",
    )

    class Meta:
        model = Submission
        fields = ["day", "state"]

    def filter_day(self, rows: QuerySet[Submission], name: str, value: date) -> QuerySet[Submission]:
        return rows.filter(answers__date=value.isoformat())

    def filter_state(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """An answer holds only for what was asked for then, which the rows themselves know."""
        holds = STATES[value][1]
        return rows.filter(pk__in=[row.pk for row in rows if holds(row)])


class CollectionsView(StaffViewMixin, BaseListingView):
    permissions = CollectionView.permissions
    model = Submission
    template_name = LISTING
    page_title = "Early collections"
    header_icon = "time"
    index_url_name = "attendance_staff:collections"
    index_results_url_name = "attendance_staff:collections_results"
    paginate_by = 25
    is_searchable = True
    filterset_class = CollectionFilters
    verbose_name_plural = "early collections"
    columns = [
        TitleColumn("child", label="Child", accessor=lambda row: _child(row), get_url=lambda row: _page_of(row)),
        DateColumn("day", label="Day", accessor=lambda row: _day(row)),
        Column("time", label="Time", accessor=lambda row: row.answers.get("time", "")),
        Column("collector", label="Collected by", accessor=lambda row: _collector(row)),
        Column("flags", label="On record", accessor=lambda row: _flags(row), classname="listing-spare"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: state_words(row),
            primary=lambda row: is_open(row),
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Submission]:
        asked = self.scope.about(Submission.objects.standing().filter(form="early-collection"))
        return asked.select_related("pupil").prefetch_related(
            "pupil__contact_links__contact", "collection_answers", "collection_calls"
        )

    def order_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        """The last day first, and each day by the clock."""
        return queryset.alias(day=KT("answers__date"), clock=KT("answers__time")).order_by("-day", "clock", "pk")

    def search_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        if not self.is_searching:
            return queryset
        named = Q()
        for word in self.search_query.split():
            named &= (
                Q(pupil__given_name__icontains=word)
                | Q(pupil__family_name__icontains=word)
                | Q(child_name__icontains=word)
            )
        return queryset.filter(named | Q(reference__iexact=self.search_query.strip()))


def _child(row: Submission) -> str:
    return row.pupil.full_name if row.pupil else f"{row.child_name} (not matched)"


def _day(row: Submission) -> date | None:
    """None where the answers have been forgotten."""
    asked = row.answers.get("date", "")
    return date.fromisoformat(asked) if asked else None


def _page_of(row: Submission) -> str:
    return reverse("attendance_staff:collection", args=[row.reference])


def _collector(row: Submission) -> str:
    answers: Any = answers_shown(row)
    relation = answers.get("collector_relation")
    return f"{answers.get('collector', '')} ({relation})" if relation else answers.get("collector", "")


def _flags(row: Submission) -> str:
    return "; ".join(flags_of(row.pupil, str(row.answers.get("collector", ""))).words) if row.pupil else ""


class CollectionsResultsView(CollectionsView):
    results_only = True
