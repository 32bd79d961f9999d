"""Register files that wait for their uploader, files of the folder that were not taken, entries past their time."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.register.import_runs import ImportRun
from portal.attendance_plugin.register.models import RegisterDrop
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.register.imports import LATELY
from portal.attendance_plugin.staff.register.old_entries import open_question
from portal.pages.waiting import Item, Waiting, oldest_of

Stage = ImportRun.Stage
TO_CONFIRM = (Stage.FORMAT, Stage.COLUMNS, Stage.READY)


def imports(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    """An upload is its uploader's alone."""
    own = ImportRun.objects.filter(school=scope.school, by=request.user.pk, stage__in=TO_CONFIRM)
    rows, count = oldest_of(own.order_by("changed_at", "pk"))
    yield Waiting(
        noun=("import to confirm", "imports to confirm"),
        url=reverse("attendance_staff:register_imports"),
        items=[
            Item(
                words=f"Confirm an import: {row.file_name}, {row.get_stage_display().lower()}",
                url=reverse("attendance_staff:register_run", args=[row.token]),
                since=row.changed_at,
            )
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def drops(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    refused = RegisterDrop.objects.filter(
        school=scope.school, state=RegisterDrop.State.REFUSED, finished_at__gte=timezone.now() - LATELY
    )
    rows, count = oldest_of(refused.order_by("finished_at", "pk"))
    url = reverse("attendance_staff:register_drops")
    yield Waiting(
        noun=("file of the folder not taken", "files of the folder not taken"),
        url=url,
        items=[
            Item(words=f"A register file was not taken: {row.file_name}", url=url, since=row.finished_at or row.seen_at)
            for row in rows
        ],
        count=count,
        school=scope.school,
    )


def old_entries(request: HttpRequest, scope: Scope) -> Iterator[Waiting]:
    question = open_question(scope.school)
    if question is None:
        return
    url = reverse("attendance_staff:old_entries")
    words = (
        f"{question.marks:,} marks of {question.school.name} from before {question.entered_before:%-d %B %Y} need no "
        "longer be kept: delete them, or keep them longer?"
    )
    yield Waiting(
        noun=("question about old register entries", "questions about old register entries"),
        url=url,
        items=[Item(words=words, url=url, since=question.asked_at)],
        count=1,
        school=scope.school,
    )
