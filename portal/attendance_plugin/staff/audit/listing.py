"""Who did and saw what: the audit log for those who answer for it, of their own school alone (R17, abuse case 66)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.search import find_pupils
from portal.attendance_plugin.staff.access import (
    LISTING,
    VIEW_AUDIT,
    VIEW_CONCERNS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.bounded_pages import BoundedPaginator
from portal.attendance_plugin.staff.exports.mixin import export_button
from portal.attendance_plugin.submissions.models import Submission

from .details import detail_in_words
from .filters import AuditFilters
from .subjects import (
    About,
    about_each,
    about_others,
    subjects_of_pupil,
    subjects_of_reference,
    subjects_of_request,
)
from .words import WHO, action_in_words

MOST_CHILDREN = 20
CONCERN_ACTIONS = ("concern_raised", "concern_viewed", "concern_closed")


class AuditView(StaffViewMixin, BaseListingView):
    """Every entry of the school, newest first. That somebody searched is itself an entry."""

    permissions: tuple[str, ...] = (VIEW_AUDIT,)
    needs_whole_school = True
    model = AuditEntry
    template_name = LISTING
    page_title = "Who did what"
    header_icon = "history"
    index_url_name = "attendance_staff:audit"
    index_results_url_name = "attendance_staff:audit_results"
    default_ordering = "-id"
    paginate_by = 50
    paginator_class = BoundedPaginator
    is_searchable = True
    filterset_class = AuditFilters
    verbose_name_plural = "entries"
    columns = [
        Column("at", label="When", accessor=lambda row: date_format(timezone.localtime(row.at), "j M Y, H:i")),
        Column("who", label="Who", accessor=lambda row: who_of(row)),
        Column("what", label="What", accessor=lambda row: action_in_words(row.action)),
        Column("about", label="About", accessor=lambda row: about_cell(row.about)),
        Column("detail", label="More", accessor=lambda row: detail_in_words(row.detail), classname="listing-spare"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200:
            self.write_down()
        return response

    def write_down(self) -> None:
        """That the log was searched and how much was found, never for whom."""
        if self.is_searching or self.is_filtering:
            record(
                school=self.school,
                action="audit_searched",
                subject=self.school,
                actor=self.request.user,  # type: ignore[arg-type]
            )

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return export_button(self, "audit_export")

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        own = AuditEntry.objects.filter(school=self.school).select_related("actor")
        return own if self.may(VIEW_CONCERNS) else own.exclude(action__in=CONCERN_ACTIONS)

    def search_queryset(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """About a child found by name or number, or about what has this reference."""
        if not self.is_searching:
            return queryset
        asked = self.search_query.strip()
        found = subjects_of_reference(Submission.objects.filter(school=self.school, reference__iexact=asked[:40]))
        if self.may(VIEW_ROLL):
            for pupil in find_pupils(self.scope.pupils, asked).order_by("pk")[:MOST_CHILDREN]:
                found += subjects_of_pupil(pupil, with_concerns=self.may(VIEW_CONCERNS))
        return queryset.filter(subject__in=found)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        entries = list(context["object_list"])
        abouts = about_each(entries, self.request, names=self.may(VIEW_ROLL))
        for entry in entries:
            entry.about = abouts.get(entry.subject) or about_others(entry.subject)
        return {**context, "object_list": entries}


class AuditResultsView(AuditView):
    results_only = True


class AuditOfOneView(AuditView):
    """The entries about one thing, for whoever may open that thing too."""

    header_buttons: list[HeaderButton] = []
    is_searchable = False
    action: str

    @cached_property
    def thing(self) -> Any:
        raise NotImplementedError

    def subjects(self) -> list[str]:
        raise NotImplementedError

    def write_down(self) -> None:
        record(school=self.school, action=self.action, subject=self.thing, actor=self.request.user)  # type: ignore[arg-type]

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return super().get_base_queryset().filter(subject__in=self.subjects())

    def get_index_url(self) -> str:
        return reverse(self.index_url_name, kwargs=self.kwargs)

    def get_index_results_url(self) -> str:
        return reverse(self.index_results_url_name, kwargs=self.kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:audit"), "label": "Who did what"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]


class AuditOfPupilView(AuditOfOneView):
    permissions = (VIEW_AUDIT, VIEW_ROLL)
    index_url_name = "attendance_staff:audit_of_pupil"
    index_results_url_name = "attendance_staff:audit_of_pupil_results"
    action = "audit_of_child_viewed"

    @cached_property
    def thing(self) -> Pupil:
        return get_object_or_404(self.scope.pupils, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"Who has seen {self.thing.full_name}"

    def subjects(self) -> list[str]:
        return subjects_of_pupil(self.thing, with_concerns=self.may(VIEW_CONCERNS))


class AuditOfPupilResultsView(AuditOfPupilView):
    results_only = True


class AuditOfRequestView(AuditOfOneView):
    permissions = (VIEW_AUDIT, VIEW_REQUESTS)
    index_url_name = "attendance_staff:audit_of_request"
    index_results_url_name = "attendance_staff:audit_of_request_results"
    action = "audit_of_request_viewed"

    @cached_property
    def thing(self) -> LeaveRequest:
        own = self.scope.about(LeaveRequest.objects.select_related("submission"))
        found = own.filter(submission__reference=self.kwargs["reference"]).first()
        if found is None:
            raise Http404("There is no request with this reference.")
        return found

    def get_page_title(self) -> str:
        return f"Who has seen {self.thing.submission.reference}"

    def subjects(self) -> list[str]:
        return subjects_of_request(self.thing)


class AuditOfRequestResultsView(AuditOfRequestView):
    results_only = True


def who_of(entry: AuditEntry) -> str:
    name = entry.actor.get_full_name() if entry.actor else ""
    return name or WHO.get(entry.actor_name, entry.actor_name)


def about_cell(about: About) -> str:
    return format_html('<a href="{}">{}</a>', about.url, about.words) if about.url else about.words
