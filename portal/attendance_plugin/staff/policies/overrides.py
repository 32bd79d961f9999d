"""The governors' report: which rules heads keep departing from, in counts without a pupil (rules 5.6)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.overrides import Overrides, Span, count_overrides, spans_of
from portal.attendance_plugin.staff.access import VIEW_OVERRIDES, StaffViewMixin
from portal.attendance_plugin.staff.exports.files import file_answer
from portal.pages.spreadsheets import render_table
from portal.rules.small_counts import FEWEST

HEADINGS = (
    "Rule",
    "Met",
    "Not met",
    "Left to judgement",
    "Not known",
    "Granted although not met",
    "Refused although met",
)


class OverridesView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows nothing of a pupil, so that governors without a post may open it."""

    permissions = (VIEW_OVERRIDES,)
    needs_post = False
    template_name = "attendance_plugin/staff/policies/overrides.html"
    page_title = "Departures from the checks"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def spans(self) -> list[Span]:
        return spans_of(self.school, timezone.localdate())

    @cached_property
    def span(self) -> Span | None:
        asked = self.request.GET.get("year", "")
        return next((span for span in self.spans if str(span.started) == asked), next(iter(self.spans), None))

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if self.span is None:
            return []
        address = f"{reverse('attendance_staff:overrides_csv')}?year={self.span.started}"
        return [HeaderButton("Download", url=address, icon_name="download")]

    def counts(self) -> Overrides | None:
        if self.span is None:
            return None
        record(
            school=self.school,
            action="overrides_viewed",
            subject=self.school,
            actor=self.request.user,  # type: ignore[arg-type]
            year=self.span.started,
        )
        return count_overrides(self.school, self.span)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "school": self.school,
            "spans": self.spans,
            "span": self.span,
            "counts": self.counts(),
            "headings": HEADINGS,
            "fewest": FEWEST,
        }


class OverridesCsvView(OverridesView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        counts = self.counts()
        if counts is None:
            raise Http404("No request was decided in a month that is over.")
        rows = [
            [
                rule.label,
                *map(str, (rule.met, rule.not_met, rule.judgement, rule.missing)),
                *map(str, (rule.granted_beyond, rule.refused_though_met)),
            ]
            for rule in counts.rules
        ]
        totals = [
            ["All decided requests", str(counts.requests)],
            ["As the check recommends, or left to the headteacher", str(counts.followed)],
            ["More granted than the check recommends", str(counts.granted)],
            ["Less granted than the check recommends", str(counts.refused)],
        ]
        blank = [""] * (len(HEADINGS) - 2)
        content = render_table("csv", "Departures", HEADINGS, [*rows, *([*total, *blank] for total in totals)])
        return file_answer(f"departures-{counts.span.label}.csv", "csv", content)
