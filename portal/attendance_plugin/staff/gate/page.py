"""At the gate, today: who is to be collected when and by whom, who goes home for lunch, who is out."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.search import find_pupils
from portal.attendance_plugin.roll.services import classes_on, current_pupils
from portal.attendance_plugin.staff.access import USE_GATE, VIEW_HEALTH_WORDS, VIEW_ROLL, StaffViewMixin
from portal.attendance_plugin.staff.leaving.collection import CollectionView
from portal.attendance_plugin.staff.requests.matching import MatchView
from portal.calendars.services import calendar_of

from .child import GateChildView
from .reasons import GateReasonsView
from .rows import build_lists, now_at_school

MOST_FOUND = 12


class GateView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (USE_GATE, VIEW_ROLL)
    template_name = "attendance_plugin/staff/gate/page.html"
    page_title = "At the gate"
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = now_at_school()
        query = self.request.GET.get("q", "").strip()
        return {
            **super().get_context_data(**kwargs),
            "now": now,
            "is_school_day": calendar_of(self.school).timetable(None).is_school_day(now.date()),
            "lists": build_lists(self.scope, now),
            "query": query,
            "found": self._find(query, now.date()) if query else None,
            "most_found": MOST_FOUND,
            "may_enter": GateChildView.refusal_of(self.request) is None,
            "may_answer": CollectionView.refusal_of(self.request) is None,
            "may_match": MatchView.refusal_of(self.request) is None,
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
            "may_set_reasons": GateReasonsView.refusal_of(self.request) is None,
        }

    def _find(self, query: str, day: Any) -> list[dict[str, Any]]:
        """Children on roll by name; that somebody looked is written down, not for whom."""
        here: QuerySet[Pupil] = current_pupils(self.school, day).filter(pk__in=self.scope.pupils.values("pk"))
        found = list(find_pupils(here, query)[: MOST_FOUND + 1])
        record(
            school=self.school,
            action="gate_searched",
            subject=self.school,
            actor=self.request.user,  # type: ignore[arg-type]
            found=len(found),
        )
        classes = classes_on(found, day)
        return [{"pupil": pupil, "school_class": classes.get(pupil.pk, "")} for pupil in found]
