"""The workspace in the admin's menu and on its dashboard, for those who may open it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from portal.attendance_plugin.roll.scope import Scope

from .access import VIEW_REQUESTS, VIEW_WORK, StaffViewMixin
from .audit.listing import AuditView
from .classes.attendance_figures import AttendanceFiguresView
from .classes.listing import ClassesView
from .concerns import ConcernsView
from .evidence.views import EvidenceView, count_new
from .gate.page import GateView
from .hand_back.due import HandBackView
from .leaving.listing import CollectionsView
from .leaving.lunch import LunchesView
from .letters.listing import LettersView
from .letters.messages import MessagesView
from .letters.templates import LetterTemplatesView
from .own_forms.listing import OwnFormsView
from .people.posts import PostsView
from .policies.overrides import OverridesView
from .policies.what_ifs import WhatIfsView
from .pupils.listing import PupilsView
from .register.hours import RegisterHoursView
from .register.imports import RegisterImportsView
from .register.old_entries import OldEntriesPanel, OldEntriesView, open_question
from .requests.listing import RequestsView
from .requests.replay_panel import replay_panels
from .school_choice import chosen_school, schools_for, scope_for
from .screens.listing import ScreensView
from .senders.suspects import SuspectsView, waiting_suspects
from .today.page import TodayView, waiting_requests, waiting_row
from .today.reports import absences_on, collections_on
from .work.banner import standstill_panels
from .work.failed import WorkView

ON_THE_DASHBOARD = 5


class PermittedMenuItem(MenuItem):
    """Shown to accounts that may open the page it leads to."""

    def __init__(self, *args: Any, view: type[StaffViewMixin], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view

    def is_shown(self, request: HttpRequest) -> bool:
        return self.view.refusal_of(request) is None


class SuspectsMenuItem(PermittedMenuItem):
    """Says how many wait."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        scope = scope_for(request)
        if scope and (number := waiting_suspects(scope).count()):
            component.label = f"{self.label} ({number})"
        return component


PAGES: tuple[tuple[str, str, str, type[StaffViewMixin]], ...] = (
    ("Today", "today", "calendar-check", TodayView),
    ("Requests", "requests", "tasks", RequestsView),
    ("To be looked at", "suspects", "view", SuspectsView),
    ("Evidence", "evidence", "doc-full", EvidenceView),
    ("At the gate", "gate", "key", GateView),
    ("Early collections", "collections", "time", CollectionsView),
    ("Lunch at home", "lunches", "home", LunchesView),
    ("Concerns", "concerns", "warning", ConcernsView),
    ("Own forms", "own_forms", "form", OwnFormsView),
    ("Pupils", "pupils", "user", PupilsView),
    ("Classes", "classes", "group", ClassesView),
    ("Attendance figures", "attendance_figures", "list-ol", AttendanceFiguresView),
    ("Letters", "letters", "mail", LettersView),
    ("Wording of letters", "letter_templates", "doc-full", LetterTemplatesView),
    ("Messages", "messages", "mail", MessagesView),
    ("Register imports", "register_imports", "upload", RegisterImportsView),
    ("Hand back codes", "hand_back", "download", HandBackView),
    ("Register hours", "register_hours", "time", RegisterHoursView),
    ("Old register entries", "old_entries", "bin", OldEntriesView),
    ("Who did what", "audit", "history", AuditView),
    ("Departures from the checks", "overrides", "clipboard-list", OverridesView),
    ("Background work", "work", "cogs", WorkView),
    ("Screens", "screens", "desktop", ScreensView),
    ("Policy drafts", "what_ifs", "clipboard-list", WhatIfsView),
)


def attendance_menu() -> SubmenuMenuItem:
    items = [
        (SuspectsMenuItem if view is SuspectsView else PermittedMenuItem)(
            label,
            reverse_lazy(f"attendance_staff:{name}"),
            name=f"attendance-{name}",
            icon_name=icon,
            order=order,
            view=view,
        )
        for order, (label, name, icon, view) in enumerate(PAGES)
    ]
    return SubmenuMenuItem("Attendance", Menu(items=items), name="attendance", icon_name="calendar-check", order=50)


def posts_menu_item() -> PermittedMenuItem:
    """Beside the accounts and groups in Wagtail's settings."""
    return PermittedMenuItem(
        "Staff posts",
        reverse_lazy("attendance_staff:posts"),
        name="staff-posts",
        icon_name="user",
        order=603,
        view=PostsView,
    )


class WaitingPanel(Component):
    """What waits, at the top of the dashboard."""

    name = "attendance_waiting"
    order = 10
    template_name = "attendance_plugin/staff/home_panel.html"

    def __init__(
        self, scope: Scope, *, reads_evidence: bool, sees_suspects: bool = False, among_several: bool = False
    ) -> None:
        self.scope, self.reads_evidence, self.among_several = scope, reads_evidence, among_several
        self.sees_suspects = sees_suspects

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        today, waiting = timezone.localdate(), waiting_requests(self.scope)
        return {
            "school": self.scope.school if self.among_several else None,
            "absence_count": len(absences_on(self.scope, today)),
            "collection_count": len(collections_on(self.scope, today)),
            "waiting_count": waiting.count(),
            "evidence_count": count_new(self.scope) if self.reads_evidence else 0,
            "suspect_count": waiting_suspects(self.scope).count() if self.sees_suspects else 0,
            "waiting": [waiting_row(request) for request in waiting[:ON_THE_DASHBOARD]],
        }


def panels_for(request: HttpRequest) -> list[Component]:
    """The panels this account may see; none for editors and governors."""
    scope = scope_for(request) if request.user.has_perm(VIEW_REQUESTS) else None
    waiting = [*replay_panels(scope), _waiting_panel(request, scope)] if scope else []
    stands_still = standstill_panels() if scope or request.user.has_perm(VIEW_WORK) else []
    return [*stands_still, *waiting, *old_entries_panels(request)]


def _waiting_panel(request: HttpRequest, scope: Scope) -> WaitingPanel:
    return WaitingPanel(
        scope,
        reads_evidence=EvidenceView.refusal_of(request) is None,
        sees_suspects=SuspectsView.refusal_of(request) is None,
        among_several=len(schools_for(request)) > 1,
    )


def old_entries_panels(request: HttpRequest) -> list[Component]:
    """The question about entries past their time, for those who may answer it."""
    if OldEntriesView.refusal_of(request):
        return []
    question = open_question(chosen_school(request))
    return [OldEntriesPanel(question)] if question else []
