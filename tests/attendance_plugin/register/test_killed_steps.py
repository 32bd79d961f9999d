"""An import killed with SIGKILL at each of its steps, on the database the suite runs on (abuse case 59)."""

import os
import signal
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration import services as celebration
from portal.attendance_plugin.celebration.models import ClassWeek
from portal.attendance_plugin.celebration.recount import figure_differences
from portal.attendance_plugin.register import marks, staging, taking
from portal.attendance_plugin.register.models import Mark, MarkAmendment, PupilWeek, RegisterImport
from portal.attendance_plugin.register.pupil_weeks import TouchedWeeks
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.killed_children import in_child

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
# Whose function ends the step, and whether the whole import is on the disk by then.
STEPS: dict[str, tuple[Any, str, bool]] = {
    "reading and staging": (staging, "_write", False),
    "comparing": (staging.StagedMarks, "compare", False),
    "questions": (marks, "_questions", False),
    "keeping the import": (taking.Taking, "_keep", False),
    "amendments": (staging.StagedMarks, "_amend", False),
    "marks": (staging.StagedMarks, "apply", False),
    "pupils' weeks": (TouchedWeeks, "recount", False),
    "classes' weeks": (celebration, "_store", False),
    "telling others": (taking, "refresh_after_marks", False),
    "commit": (connection, "_commit", True),
}
TABLES = (Mark, MarkAmendment, PupilWeek, ClassWeek, RegisterImport, AuditEntry)


def file_of(child: Pupil, *rows: str) -> bytes:
    return ("UPN,Date,Session,Code\n" + "".join(f"{child.upn},{row}\n" for row in rows)).encode()


def take(school: School, file: bytes) -> None:
    import_register(school, file, confirm={"older"}, at=AT)


def kill_after(owner: Any, name: str) -> None:
    original = getattr(owner, name)

    def killed(*arguments: Any, **options: Any) -> None:
        result = original(*arguments, **options)
        list(result) if hasattr(result, "__next__") else None
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, killed)


def counts() -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in TABLES}


def test_import_killed_after_any_step_leaves_all_or_nothing_and_can_be_run_again(school: School) -> None:
    """One test for all steps, each with a child of its own: emptying the database after a test is the slow part."""
    for serial, step in enumerate(STEPS):
        owner, name, is_whole = STEPS[step]
        child = people.pupil(school, serial=serial)
        take(school, file_of(child, "2026-11-16,AM,N", "2026-11-16,PM,N"))
        second = file_of(child, "2026-11-16,AM,I", "2026-11-17,AM,/", "2026-11-17,PM,\\")
        before = counts()
        ended_by, _ = in_child(lambda: (kill_after(owner, name), take(school, second)))  # noqa: B023
        assert ended_by == signal.SIGKILL, step
        if not is_whole:
            assert counts() == before, step
            take(school, second)
        after = counts()
        added = [after[model.__name__] - before[model.__name__] for model in (Mark, MarkAmendment, RegisterImport)]
        assert (step, added) == (step, [2, 1, 1])
        assert list(figure_differences(school)) == [], step
