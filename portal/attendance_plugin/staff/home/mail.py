"""What went out and did not arrive, what stands still, and which letters have to be printed and posted."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.printing.states import STATES, with_states
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.letters.messages import messages_seen_by
from portal.attendance_plugin.staff.letters.printing import ToPrintView
from portal.attendance_plugin.staff.work.failed import OTHER, WORDS
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.retrying import kind_of
from portal.attendance_plugin.submissions.standstill import PATIENCE
from portal.attendance_plugin.submissions.standstill import WAITING as UNDER_WAY
from portal.pages.waiting import SHOWN_OF_A_KIND, Item, Waiting, oldest_of

# What failed longer ago than mails are kept has been dealt with some other way, or never will be.
LATELY = timedelta(days=30)


def letters_to_print(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Letters without a mail, with one that failed or wished for on paper, which no print run holds yet."""
    waiting = with_states(scope.about(Letter.objects.all())).filter(STATES["to_print"][1])
    rows, count = oldest_of(waiting.select_related("pupil").order_by("created_at", "pk"))
    yield Waiting(
        noun=("letter to print and post", "letters to print and post"),
        url=reverse("attendance_staff:print_letters"),
        items=[
            Item(
                words=f"Print and post a letter: to {row.recipient_name} about {row.pupil.full_name}",
                url=reverse("attendance_staff:letter", args=[row.pk]),
                since=row.created_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def failed(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Mails that came back or were never taken: somebody sends them again, or rings.

    A letter whose mail failed waits to be printed, so whoever prints is told of it there.
    """
    lost = messages_seen_by(scope).filter(state=OutboxMessage.State.FAILED, created_at__gte=timezone.now() - LATELY)
    if ToPrintView.refusal_of(request) is None:
        lost = lost.filter(letters=None)
    rows, count = oldest_of(lost.order_by("created_at", "pk"))
    yield Waiting(
        noun=("mail that did not arrive", "mails that did not arrive"),
        url=reverse("attendance_staff:messages") + "?state=failed",
        items=[
            Item(
                words="A mail did not arrive" + (f": about {row.pupil.full_name}" if row.pupil else ""),
                url=reverse("attendance_staff:message", args=[row.pk]),
                since=row.created_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def standing_still(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Mails that should have gone out and have not: one line, for they wait for the same thing."""
    before = timezone.now() - PATIENCE
    rows = messages_seen_by(scope).filter(state__in=UNDER_WAY, next_attempt_at__lt=before)
    found, count = oldest_of(rows.order_by("next_attempt_at", "pk"), most=1)
    url = reverse("attendance_staff:messages")
    yield Waiting(
        noun=("mail that stands still", "mails that stand still"),
        url=url,
        items=[Item(words="Mails stand still: ring about anything urgent", url=url, since=found[0].next_attempt_at)]
        if found
        else [],
        count=count,
        school=scope.school,
    )


def failed_work() -> Iterator[Waiting]:
    """For whoever looks after the work: nothing of what a task was about."""
    rows, count = oldest_of(Failure.objects.only("id", "func", "stopped").order_by("stopped"))
    url = reverse("attendance_staff:work")
    yield Waiting(
        noun=("failed task", "failed tasks"),
        url=url,
        items=[
            Item(words=f"Try again: {WORDS.get(kind_of(row.func), OTHER).rstrip('.')}", url=url, since=row.stopped)
            for row in rows[:SHOWN_OF_A_KIND]
        ],
        count=count,
    )
