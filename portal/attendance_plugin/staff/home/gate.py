"""What waits at the gate: collections to answer or to ring back about, lunch to decide, children not back from it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from portal.attendance_plugin.leaving.gate.day import days_of_children
from portal.attendance_plugin.leaving.gate.expected import FORM, expected_of
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.lunch import open_question
from portal.attendance_plugin.leaving.models import LunchPermission, LunchStep
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import DECIDE_LEAVE
from portal.attendance_plugin.staff.leaving.listing import is_open
from portal.attendance_plugin.staff.leaving.lunch import permissions_seen_by
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.hours import hours_on
from portal.pages.waiting import SHOWN_OF_A_KIND, Item, Waiting

Step = LunchStep.Step
# After these a parent may wait for an answer; what was taken back may leave an earlier form open.
MAY_BE_OPEN = (Step.ASKED, Step.END_ASKED, Step.TAKEN_BACK)
MOST_LOOKED_AT = 200


def collections(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Of today and later days, those nobody has answered as they stand now."""
    today = timezone.localdate()
    asked = scope.about(Submission.objects.standing().filter(form=FORM, answers__date__gte=today.isoformat()))
    rows = asked.select_related("pupil").prefetch_related(
        "pupil__contact_links__contact", "collection_answers", "collection_calls"
    )
    waiting = [row for row in rows.order_by("received_at", "pk")[:MOST_LOOKED_AT] if is_open(row)]
    yield Waiting(
        noun=("early collection to answer", "early collections to answer"),
        url=reverse("attendance_staff:collections") + "?state=open",
        items=[
            Item(words=_collection_words(row), url=_collection_url(row), since=row.received_at)
            for row in waiting[:SHOWN_OF_A_KIND]
        ],
        count=len(waiting),
        school=scope.school,
    )


def _collection_words(row: Submission) -> str:
    expected = expected_of(row)
    child = row.pupil.full_name if row.pupil else f"{row.child_name} (not matched)"
    day = str(row.answers.get("date", ""))
    when = "today" if day == timezone.localdate().isoformat() else date_format(date.fromisoformat(day), "D j M")
    do = "Ring back about an early collection" if expected.flags else "Answer an early collection"
    return f"{do}: {child}, {when} {expected.time}"


def _collection_url(row: Submission) -> str:
    return reverse("attendance_staff:collection", args=[row.reference])


def lunches(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """For those who decide: permissions asked for, and forms that ask to end one."""
    if not request.user.has_perm(DECIDE_LEAVE):
        return
    waiting = [
        (row, step)
        for row in _may_wait(permissions_seen_by(scope))[:MOST_LOOKED_AT]
        if (step := open_question(row.steps.all()))
    ]
    waiting.sort(key=lambda pair: pair[1].entered_at)
    yield Waiting(
        noun=("lunch at home to decide", "lunches at home to decide"),
        url=reverse("attendance_staff:lunches"),
        items=[
            Item(
                words=f"Decide lunch at home: {row.pupil.full_name}",
                url=reverse("attendance_staff:lunch", args=[row.pk]),
                since=step.entered_at,
            )
            for row, step in waiting[:SHOWN_OF_A_KIND]
        ],
        count=len(waiting),
        school=scope.school,
    )


def _may_wait(rows: "QuerySet[LunchPermission]") -> "QuerySet[LunchPermission]":
    newest = LunchStep.objects.filter(permission=OuterRef("pk")).order_by("-pk").values("step")[:1]
    return rows.annotate(newest=Subquery(newest)).filter(newest__in=MAY_BE_OPEN)


def not_back(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Children who went home for lunch and were not back when the afternoon's register opened."""
    now = timezone.localtime()
    out = [own.out for own in days_of_children(scope, now.date()).values() if own.out]
    opens = hours_on(scope.school, now.date()).pm.registration
    late = [entry for entry in out if entry.kind == GateEntry.Kind.LUNCH and now.time() > opens]
    yield Waiting(
        noun=("child not back from lunch", "children not back from lunch"),
        url=reverse("attendance_staff:gate"),
        items=[
            Item(
                words=f"Not back from lunch: {entry.pupil.full_name}",
                url=reverse("attendance_staff:gate_child", args=[entry.pupil_id]),
                since=entry.at,
            )
            for entry in sorted(late, key=lambda entry: entry.at)[:SHOWN_OF_A_KIND]
        ],
        count=len(late),
        school=scope.school,
    )
