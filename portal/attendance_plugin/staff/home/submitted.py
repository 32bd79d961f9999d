"""What parents sent that waits for a person: a child to be found, unusual forms, files, worries."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.concerns import concerns_seen_by
from portal.attendance_plugin.staff.evidence.views import address_of, evidence_seen_by
from portal.attendance_plugin.staff.senders.suspects import waiting_suspects
from portal.attendance_plugin.staff.submitted_words import form_words
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.waiting import Item, Waiting, oldest_of

# A report about a day long gone is matched with nobody any more.
LATELY = timedelta(days=60)
NOT_FOUND = (Submission.Match.AMBIGUOUS, Submission.Match.NOT_FOUND)


def unmatched(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """Forms whose child nobody knows; requests for leave are told of among the requests."""
    forms = Submission.objects.standing().filter(
        pupil=None, match__in=NOT_FOUND, received_at__gte=timezone.now() - LATELY
    )
    own = scope.about(forms.exclude(form="leave").select_related("asked_form"))
    rows, count = oldest_of(own.order_by("received_at", "pk"))
    yield Waiting(
        noun=("form to match with a child", "forms to match with a child"),
        url=reverse("attendance_staff:today"),
        items=[
            Item(
                words=f"Match with a child: {row.child_name}, {form_words(row)} {row.reference}",
                url=reverse("attendance_staff:match", args=[row.reference]),
                since=row.received_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def suspects(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    rows, count = oldest_of(waiting_suspects(scope).order_by("received_at", "pk"))
    yield Waiting(
        noun=("form to be looked at", "forms to be looked at"),
        url=reverse("attendance_staff:suspects") + "?state=waiting",
        items=[
            Item(
                words=f"Look at an unusual form: {row.reference}",
                url=reverse("attendance_staff:suspect", args=[row.reference]),
                since=row.received_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def evidence(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    rows, count = oldest_of(evidence_seen_by(scope).filter(seen_at=None).order_by("added_at", "pk"))
    yield Waiting(
        noun=("new file of evidence", "new files of evidence"),
        url=reverse("attendance_staff:evidence") + "?state=new",
        items=[
            Item(
                words=f"Open new evidence: {row.submission.reference}",
                url=address_of(row.submission),
                since=row.added_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def concerns(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """For safeguarding leads alone, and here without the child's name: a home page is read over shoulders."""
    rows, count = oldest_of(concerns_seen_by(scope).filter(closed_at=None).order_by("raised_at", "pk"))
    yield Waiting(
        noun=("concern", "concerns"),
        url=reverse("attendance_staff:concerns"),
        items=[
            Item(
                words=f"{'Close a concern' if row.seen_at else 'Read a concern'}: {row.submission.reference}",
                url=reverse("attendance_staff:concern", args=[row.pk]),
                since=row.raised_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )
