"""What waits for an account in the workspace, on the admin's home: each kind only for those who may open its page."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import StaffViewMixin
from portal.attendance_plugin.staff.concerns import ConcernsView
from portal.attendance_plugin.staff.evidence.views import EvidenceView
from portal.attendance_plugin.staff.gate.page import GateView
from portal.attendance_plugin.staff.leaving.listing import CollectionsView
from portal.attendance_plugin.staff.leaving.lunch import LunchesView
from portal.attendance_plugin.staff.letters.messages import MessagesView
from portal.attendance_plugin.staff.letters.printing import ToPrintView
from portal.attendance_plugin.staff.register.imports import RegisterImportsView
from portal.attendance_plugin.staff.register.old_entries import OldEntriesView
from portal.attendance_plugin.staff.requests.listing import RequestsView
from portal.attendance_plugin.staff.requests.matching import MatchView
from portal.attendance_plugin.staff.school_choice import schools_for, scope_for
from portal.attendance_plugin.staff.senders.suspects import SuspectsView
from portal.attendance_plugin.staff.today.page import TodayView
from portal.attendance_plugin.staff.today.reports import absences_on, collections_on
from portal.attendance_plugin.staff.work.failed import WorkView
from portal.pages.waiting import Glance, Waiting

from . import gate, mail, register, requests, submitted

Told = Callable[[HttpRequest, Scope], Iterator[Waiting]]
# The page that leads to what waits, and what says how much of it there is; in the order in which it is told.
KINDS: tuple[tuple[type[StaffViewMixin], Told], ...] = (
    (RequestsView, requests.requests),
    (RequestsView, requests.changed_checks),
    (MatchView, submitted.unmatched),
    (SuspectsView, submitted.suspects),
    (EvidenceView, submitted.evidence),
    (ConcernsView, submitted.concerns),
    (CollectionsView, gate.collections),
    (LunchesView, gate.lunches),
    (GateView, gate.not_back),
    (ToPrintView, mail.letters_to_print),
    (MessagesView, mail.failed),
    (MessagesView, mail.standing_still),
    (RegisterImportsView, register.imports),
    (RegisterImportsView, register.drops),
    (OldEntriesView, register.old_entries),
)


def workspace_waiting(request: HttpRequest) -> Iterator[Waiting | Glance]:
    """Of the school shown. A number of queries that grows with the kinds, not with what waits."""
    scope = scope_for(request)
    if scope is not None:
        if TodayView.refusal_of(request) is None:
            yield _today(request, scope, timezone.localtime())
        for view, told in KINDS:
            if view.refusal_of(request) is None:
                yield from told(request, scope)
    if WorkView.refusal_of(request) is None:
        yield from mail.failed_work()


def _today(request: HttpRequest, scope: Scope, now: datetime) -> Glance:
    absences, collections = len(absences_on(scope, now.date())), len(collections_on(scope, now.date()))
    return Glance(
        before=scope.school.name if len(schools_for(request)) > 1 else "",
        words=f"Today: {absences} absence{'' if absences == 1 else 's'} reported, "
        f"{collections} early collection{'' if collections == 1 else 's'}",
        url=reverse("attendance_staff:today"),
    )
