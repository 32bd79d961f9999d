"""What parents reported for one day: absences, and children to be collected early."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.leaving.collections import answer_standing, why_not_agreed
from portal.attendance_plugin.leaving.flags import flags_of
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import classes_on
from portal.attendance_plugin.submissions.absences import absences_reported, absences_taken_back, days_reported
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.corrections.changes import Change, unseen_changes
from portal.attendance_plugin.submissions.models import Submission

from .pressed import PressedSeen

ASKED_AHEAD_AT_MOST = timedelta(days=400)
NOT_MATCHED = "Not matched"
TWICE = "Reported twice"
RING_BACK, TO_ANSWER = "Ring back", "To answer"
# What the pages of the forms ask, for a mark that says what was changed and not what it is now.
PAGES = {
    "when": "the day",
    "day": "the day",
    "reason": "the reason",
    "return": "the day back",
    "return-day": "the day back",
    "collector": "who collects",
    "time": "the time",
}


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One report as the office reads it. ``words`` is the reason, for those who may read it.

    ``told_by`` is the colleague whom a parent told it on the telephone; ``change`` what nobody has seen changed.
    """

    reference: str
    child: str
    school_class: str
    received_at: datetime
    received_on: date
    words: str
    note: str
    is_matched: bool
    time: str = ""
    collector: str = ""
    warnings: tuple[str, ...] = field(default=())
    pupil_id: int | None = None
    answer: str = ""
    sender_known: bool = True
    is_confirmed: bool = True
    told_by: str = ""
    change: Change | None = None

    @property
    def change_words(self) -> str:
        """`Changed by the parent at 09:12: the day back`; empty where nothing is new."""
        if self.change is None:
            return ""
        clock = f"{timezone.localtime(self.change.at):%H:%M}"
        if self.change.is_taken_back:
            return f"Taken back by the parent at {clock}"
        what = ", ".join(dict.fromkeys(PAGES[step] for step in self.change.steps if step in PAGES))
        return f"Changed by the parent at {clock}" + (f": {what}" if what else "")

    @property
    def seen_value(self) -> str:
        change = self.change
        return (
            str(PressedSeen(reference=self.reference, correction=change.correction, taken_back=change.is_taken_back))
            if change
            else ""
        )


def absences_on(scope: Scope, day: date) -> list[Reported]:
    """Absences reported for the day, each child's first report first. A day within a longer absence counts."""
    reports = scope.about(absences_reported(scope.school, day, day)).select_related("pupil", "first_contact_call")
    return _rows([report for report in reports if covers(report.answers, day)], day)


def taken_back_on(scope: Scope, day: date) -> list[Reported]:
    """What a parent took back about the day, as long as nobody of the office has seen that."""
    gone = Submission.objects.trusted().filter(withdrawn_at__isnull=False)
    reports = scope.about(absences_taken_back(scope.school, day, day)).filter(first_contact_call=None)
    found = [report for report in reports.select_related("pupil") if covers(report.answers, day)]
    return [row for row in _rows([*found, *_collections(scope, gone, day)], day) if row.change]


def covers(answers: Mapping[str, Any], day: date) -> bool:
    """Whether a report is about the day: its first day, or a later one before the return date the parent gave."""
    first, last = days_reported(answers)
    return first <= day <= last


def collections_on(scope: Scope, day: date) -> list[Reported]:
    """Early collections asked for on the day, in the order of the clock."""
    return sorted(_rows(_collections(scope, Submission.objects.standing(), day), day), key=lambda row: row.time)


def _collections(scope: Scope, among: QuerySet[Submission], day: date) -> list[Submission]:
    oldest = timezone.now() - ASKED_AHEAD_AT_MOST
    asked = among.filter(form="early-collection", received_at__gte=oldest, answers__date=day.isoformat())
    found = (
        scope.about(asked)
        .select_related("pupil", "first_contact_call")
        .prefetch_related("pupil__contact_links__contact", "collection_answers", "collection_calls")
    )
    return list(found.order_by("received_at"))


def _rows(reports: list[Submission], day: date) -> list[Reported]:
    found = classes_on([report.pupil for report in reports if report.pupil], day)
    classes = {pk: room.name for pk, room in found.items()}
    times_reported, changes = Counter(_child_key(report) for report in reports), unseen_changes(reports)
    return [
        _row(report, classes, changes.get(report.pk), twice=times_reported[_child_key(report)] > 1)
        for report in reports
    ]


def _row(report: Submission, classes: dict[int, str], change: Change | None, *, twice: bool) -> Reported:
    answers, pupil = answers_shown(report), report.pupil
    relation = answers.get("collector_relation")
    return Reported(
        reference=report.reference,
        child=pupil.full_name if pupil else report.child_name,
        school_class=classes.get(pupil.pk, "") if pupil else report.child_class,
        received_at=report.received_at,
        received_on=timezone.localdate(report.received_at),
        words=answers.get("reason", ""),
        note=TWICE if twice else "" if pupil else NOT_MATCHED,
        is_matched=pupil is not None,
        pupil_id=pupil.pk if pupil else None,
        sender_known=report.sender_on_record or report.is_confirmed,
        is_confirmed=report.is_confirmed,
        told_by=report.first_contact_call.by_name if hasattr(report, "first_contact_call") else "",
        change=change,
        time=answers.get("time", ""),
        collector=f"{answers['collector']} ({relation})" if relation else answers.get("collector", ""),
        warnings=flags_of(pupil, report.answers["collector"]).words if pupil and "collector" in answers else (),
        answer=answer_words(report) if "collector" in answers else "",
    )


def answer_words(report: Submission) -> str:
    """What the school answered to a request to collect a child early, or what it waits for."""
    if answer := answer_standing(report):
        return answer.get_outcome_display()
    return NOT_MATCHED if report.pupil is None else RING_BACK if why_not_agreed(report) else TO_ANSWER


def _child_key(report: Submission) -> tuple[int | None, str]:
    return (report.pupil_id, "" if report.pupil_id else _folded(report.child_name))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
