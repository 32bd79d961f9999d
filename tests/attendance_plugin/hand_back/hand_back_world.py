"""A school on a Friday morning in term, with the decisions, reports and marks a test names."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from portal.attendance_plugin.hand_back.due import digest_of, find_due
from portal.attendance_plugin.hand_back.models import HandBackFile
from portal.attendance_plugin.hand_back.services import make_file
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

FRIDAY = date(2026, 11, 20)
THURSDAY = FRIDAY - timedelta(days=1)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 19, 7, 50, tzinfo=UTC)


def mark(child: Pupil, code: str, day: date = THURSDAY, *halves: str) -> None:
    source, _ = RegisterImport.objects.get_or_create(
        school=child.school, sha256="0" * 64, defaults={"format": "marks-csv", "file_name": "m", "imported_at": NOW}
    )
    for half in halves or ("am", "pm"):
        Mark.objects.update_or_create(pupil=child, day=day, half=half, defaults={"code": code, "source": source})


def report(child: Pupil | None, number: int = 1, *, day: date = THURSDAY, school: School | None = None, **changes: Any):
    """A parent on record, who has answered for it, reports an illness; columns and ``answers`` can be changed."""
    answers = {"first_day": day.isoformat(), "return_when": "next", "reason_kind": "ill", "reason": "Sick twice."}
    known = {"sender_on_record": True, "confirmed_at": RECEIVED, "confirmed_how": "link"}
    values = {"form": "absence", "received_at": RECEIVED} | known | changes
    values["answers"] = answers | changes.get("answers", {})
    return submit(school or child.school, child=child, number=number, **values)  # type: ignore[union-attr]


def decision(
    child: Pupil,
    number: int = 50,
    *,
    outcome: str = "grant",
    first: date = THURSDAY,
    last: date = THURSDAY,
    granted: list[list[str]] | None = None,
    code: str = "C",
    decided_at: datetime = RECEIVED,
    **details: str,
) -> Decision:
    """Decided leave over whole days; everything in them is granted, or ``granted`` alone."""
    submission = submit(child.school, child=child, number=number, received_at=RECEIVED)
    request = LeaveRequest.objects.create(
        school=child.school,
        submission=submission,
        pupil=child,
        kind="exceptional_leave",
        first_day=first,
        first_half="am",
        last_day=last,
        last_half="pm",
        details=details,
        received_at=RECEIVED,
        state="decided",
    )
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    everything = [[day.isoformat(), half] for day in days for half in ("am", "pm")]
    head = people.User.objects.filter(username="decider").first() or people._account(
        "decider", "Una Lark", "Headteacher"
    )
    return Decision.objects.create(
        request=request,
        outcome=outcome,
        granted_sessions=[] if outcome == "refuse" else everything if granted is None else granted,
        register_code=code,
        decided_by=head,
        decided_by_name="Una Lark",
        decided_by_role="Headteacher",
        decided_at=decided_at,
    )


def due_codes(school: School, at: datetime = NOW) -> list[tuple[str, str]]:
    """Each due row as its session and its code."""
    return [(str(row.session), row.code) for row in find_due(school, at=at).rows]


def hand_back(school: School, by: people.User, *, at: datetime = NOW, columns: str = "general") -> HandBackFile:
    """A file of everything due, looked at and made."""
    return make_file(school, columns, seen=digest_of(find_due(school, at=at).rows), by=by, at=at)


def withdraw_report(submission: Submission) -> None:
    """The report turns out to be about another child."""
    submission.pupil, submission.match = None, Submission.Match.NOT_FOUND
    submission.save()
