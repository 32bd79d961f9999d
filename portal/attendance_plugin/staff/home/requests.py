"""Requests for leave that wait, and stored checks that do not give what they gave."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.replay import newest_run
from portal.attendance_plugin.letters.models import Question
from portal.attendance_plugin.letters.reminders import unanswered
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import DECIDE_LEAVE
from portal.attendance_plugin.staff.requests.listing import child_of, request_url
from portal.attendance_plugin.staff.today.page import waiting_requests
from portal.pages.waiting import SHOWN_OF_A_KIND, Item, Waiting, oldest_of


def requests(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Oldest first, each with what it waits for. No kind of leave and no reason: a home page is read over shoulders."""
    rows, count = oldest_of(_with_questions(waiting_requests(scope)))
    decides = request.user.has_perm(DECIDE_LEAVE)
    yield Waiting(
        noun=("request waiting", "requests waiting"),
        url=reverse("attendance_staff:requests") + "?state=waiting&ordering=received_at",
        items=[
            Item(
                words=f"{_what_to_do(row, decides=decides)}: {child_of(row)}, {row.submission.reference}",
                url=request_url(row),
                since=row.received_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def _with_questions(rows: QuerySet[LeaveRequest]) -> QuerySet[LeaveRequest]:
    asked = Question.objects.filter(request=OuterRef("pk"))
    return rows.annotate(was_asked=Exists(asked), is_open=Exists(unanswered().filter(request=OuterRef("pk"))))


def _what_to_do(row: LeaveRequest, *, decides: bool) -> str:
    if row.state == LeaveRequest.State.UNMATCHED:
        return "Match a request to a child"
    if row.is_open:  # type: ignore[attr-defined]
        return "A parent is asked for more"
    words = "Decide a request" if decides else "The headteacher is to decide"
    return f"{words}, the parent has answered" if row.was_asked else words  # type: ignore[attr-defined]


def changed_checks(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """None while all is as it was; the requests of a whole school are told to whoever sees it whole."""
    run = newest_run(scope.school) if scope.whole_school else None
    if run is None or not run.differing:
        return
    references = list(dict.fromkeys(found["reference"] for found in run.differing))
    yield Waiting(
        noun=("request with a changed check", "requests with a changed check"),
        url=reverse("attendance_staff:requests"),
        items=[
            Item(
                words=f"A stored check has changed: {reference}",
                url=reverse("attendance_staff:request", args=[reference]),
                since=run.started_at,
            )
            for reference in references[:SHOWN_OF_A_KIND]
        ],
        count=len(references),
        note=(
            f"Stored checks have changed: {len(run.differing)} of {run.checks} do not give what they gave when they "
            "were run again. Nothing was corrected, and every decision stands. Tell whoever looks after the portal: "
            "“portal replay” says what differs."
        ),
        school=scope.school,
    )
