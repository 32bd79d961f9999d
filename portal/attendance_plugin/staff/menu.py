"""The workspace in the admin's menu and on its dashboard, for those who may open it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from .access import VIEW_REQUESTS, VIEW_WORK, StaffViewMixin
from .audit.listing import AuditView
from .celebration.pages import CelebrationView
from .classes.attendance_figures import AttendanceFiguresView
from .classes.listing import ClassesView
from .concerns import ConcernsView
from .evidence.views import EvidenceView
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
from .register.old_entries import OldEntriesView
from .requests.listing import RequestsView
from .school_choice import scope_for
from .screens.listing import ScreensView
from .senders.suspects import SuspectsView, waiting_suspects
from .today.page import TodayView
from .work.banner import standstill_panels
from .work.failed import WorkView


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


# In the order of use through a day; what is set up or looked up now and then comes last.
PAGES: tuple[tuple[str, str, str, type[StaffViewMixin]], ...] = (
    ("Today", "today", "calendar-check", TodayView),
    ("Requests", "requests", "tasks", RequestsView),
    ("To be looked at", "suspects", "view", SuspectsView),
    ("Evidence", "evidence", "doc-full", EvidenceView),
    ("At the gate", "gate", "key", GateView),
    ("Early collections", "collections", "time", CollectionsView),
    ("Lunch at home", "lunches", "home", LunchesView),
    ("Letters", "letters", "mail", LettersView),
    ("Messages", "messages", "mail", MessagesView),
    ("Pupils", "pupils", "user", PupilsView),
    ("Classes", "classes", "group", ClassesView),
    ("Attendance figures", "attendance_figures", "list-ol", AttendanceFiguresView),
    ("Own forms", "own_forms", "form", OwnFormsView),
    ("Concerns", "concerns", "warning", ConcernsView),
    ("Register imports", "register_imports", "upload", RegisterImportsView),
    ("Hand back codes", "hand_back", "download", HandBackView),
    ("Register hours", "register_hours", "time", RegisterHoursView),
    ("Celebration", "celebration", "pick", CelebrationView),
    ("Screens", "screens", "desktop", ScreensView),
    ("Wording of letters", "letter_templates", "doc-full", LetterTemplatesView),
    ("Old register entries", "old_entries", "bin", OldEntriesView),
    ("Who did what", "audit", "history", AuditView),
    ("Departures from the checks", "overrides", "clipboard-list", OverridesView),
    ("Background work", "work", "cogs", WorkView),
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


def panels_for(request: HttpRequest) -> list[Component]:
    """In red at the very top, for those who rely on the background work; what waits is told in the panel of all."""
    relies = request.user.has_perm(VIEW_REQUESTS) and scope_for(request) is not None
    return standstill_panels() if relies or request.user.has_perm(VIEW_WORK) else []
