"""What a policy's draft would change: every request for the headteacher, counts for editors and governors."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.expected_flips import NothingToPin, expectation_of, pin_flips
from portal.attendance_plugin.leave.what_if import YEARS, YEARS_TO_CHOOSE, WhatIf, checks_requests, replay_draft
from portal.attendance_plugin.leave.what_if_counts import RECOMMENDATIONS, WhatIfCounts
from portal.attendance_plugin.roll.scope import scope_of
from portal.attendance_plugin.staff.access import SEE_AFFECTED_REQUESTS, VIEW_WHAT_IF, StaffViewMixin, refuse
from portal.policies.models import PolicyPage
from portal.policies.reviews.kinds import LEAVE_POLICY
from portal.rules.leave.what_if import Flip, WhatIfReport, no_flip

from .what_if_rows import AffectedRequest, PageOfFlips, affected_requests

SORTS: Mapping[str, tuple[str, Callable[[Flip], bool]]] = MappingProxyType(
    {
        "recommendation": ("Other recommendation", lambda flip: flip.changes_recommendation),
        "findings": ("Only findings differ", lambda flip: not flip.changes_recommendation),
        "unsettled": ("Unsettled", lambda flip: flip.is_unsettled),
    }
)


def what_if_address(page: PolicyPage) -> str | None:
    return reverse("attendance_staff:what_if", args=[page.pk]) if checks_requests(page) else None


class WhatIfsView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The policies whose rules check requests, with their drafts."""

    permissions = (VIEW_WHAT_IF,)
    needs_post = False
    template_name = "attendance_plugin/staff/policies/what_ifs.html"
    page_title = "Policy drafts"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = PolicyPage.objects.filter(school=self.school, policy_type=LEAVE_POLICY).order_by("title")
        drafts = [page.get_latest_revision_as_object() for page in pages]
        return {**super().get_context_data(**kwargs), "drafts": drafts}


class WhatIfPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_WHAT_IF,)
    needs_post = False
    template_name = "attendance_plugin/staff/policies/what_if.html"
    header_icon = "clipboard-list"

    @cached_property
    def policy(self) -> PolicyPage:
        page = get_object_or_404(PolicyPage, pk=self.kwargs["page"])
        if not checks_requests(page):
            raise Http404("The rules of this policy check no requests.")
        return page

    def may_see_requests(self, page: PolicyPage) -> bool:
        """Only the headteacher of the very school sees whom a draft concerns."""
        if not self.request.user.has_perms(SEE_AFFECTED_REQUESTS):
            return False
        scope = scope_of(self.request.user, page.school, timezone.localdate())
        return scope is not None and scope.whole_school

    def may_pin(self, page: PolicyPage) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_edit())


class WhatIfView(WhatIfPage):
    def get_page_title(self) -> str:
        return f"{self.policy.title}: what the draft would change"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:what_ifs"), "label": "Policy drafts"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.policy
        is_head = self.may_see_requests(page)
        shown = PageOfFlips(SORTS[self._sort][1], _number(request.GET.get("p"), 1))
        what_if = replay_draft(page, years=self._years if is_head else YEARS, keep=shown if is_head else no_flip)
        flips = what_if.report.flips if what_if.report else ()
        rows = list(affected_requests(what_if, flips)) if is_head else []
        record(
            school=page.school,
            action="what_if_viewed",
            subject=page,
            actor=request.user,  # type: ignore[arg-type]
            draft_sha256=what_if.frozen.source_sha256,
            requests=[row.request for row in rows],
        )
        context = self._context(page, what_if, is_head=is_head)
        return self.render_to_response(context | self._affected_context(what_if.report, rows, shown, is_head=is_head))

    @property
    def _sort(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in SORTS else "recommendation"

    @property
    def _years(self) -> int:
        asked = _number(self.request.GET.get("years"), YEARS)
        return asked if asked in YEARS_TO_CHOOSE else YEARS

    def _context(self, page: PolicyPage, what_if: WhatIf, *, is_head: bool) -> dict[str, Any]:
        counts = None
        if what_if.report:
            counts = WhatIfCounts(what_if.report, unchecked=what_if.unchecked, exact=is_head)
        return {
            **self.get_context_data(),
            "policy": page,
            "what_if": what_if,
            "counts": counts,
            "totals": counts.totals if counts else {},
            "matrix": _matrix(counts) if counts else None,
            "is_head": is_head,
            "years": self._years if is_head else YEARS,
            "years_to_choose": YEARS_TO_CHOOSE if is_head else (),
            "expectation": expectation_of(page, what_if.frozen) if what_if.report else None,
            "may_pin": self.may_pin(page) and what_if.report is not None,
            "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if self.may_pin(page) else "",
        }

    def _affected_context(
        self, report: WhatIfReport | None, rows: list[AffectedRequest], shown: PageOfFlips, *, is_head: bool
    ) -> dict[str, Any]:
        if not is_head or report is None:
            return {}
        changes = report.recommendation_changes
        found = {"recommendation": changes, "findings": report.affected - changes, "unsettled": report.unsettled}
        return {
            "affected": rows,
            "sorts": [(name, words, found[name], name == self._sort) for name, (words, _) in SORTS.items()],
            "sort": self._sort,
            "page_number": shown.number,
            "page_count": shown.pages,
        }


class PinFlipsView(WhatIfPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.policy
        if not self.may_pin(page):
            return refuse(request)
        try:
            pin_flips(page, by=request.user)  # type: ignore[arg-type]
        except NothingToPin as why:
            messages.error(request, str(why))
        else:
            messages.success(request, "Pinned. A later edit that changes what this draft does must be confirmed.")
        return redirect("attendance_staff:what_if", page.pk)


def _matrix(counts: WhatIfCounts) -> dict[str, Any]:
    """Rows as today, columns as the draft would have it; a cell says whether it is a change."""
    names = counts.recommendations
    rows = [
        (before, [(after, counts.recommended(before, after), before != after) for after in names]) for before in names
    ]
    return {
        "columns": [RECOMMENDATIONS[name] for name in names],
        "rows": [(RECOMMENDATIONS[before], cells) for before, cells in rows],
        "changes": [
            (RECOMMENDATIONS[before], RECOMMENDATIONS[after], count)
            for before, cells in rows
            for after, count, is_change in cells
            if is_change and count
        ],
    }


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 and int(text) else default
