"""Decisions and reports as the causes of single sessions, in a number of queries that does not grow with the school."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet

from portal.attendance_plugin.leave.facts import asked_for
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.register_codes import suggest_code
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.absences import absences_reported, days_reported
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session
from portal.rules.suggested_codes import CODE_OF_REASON, NO_CODE, Cause, Choice, Ground

from .at_the_gate import causes_at_the_gate
from .models import HandBackChoice

PupilSession = tuple[int, Session]


@dataclass
class Causes:
    """What concerns which session of which pupil, and the reference of each cause as parents and staff know it."""

    choices: Mapping[tuple[str, int], Choice]
    of_session: dict[PupilSession, list[Cause]] = field(default_factory=lambda: defaultdict(list))
    pupils: dict[int, Pupil] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def add(self, pupil: Pupil, sessions: Iterable[Session], cause: Cause, reference: str) -> None:
        cause = replace(cause, choice=self.choices.get((cause.key, pupil.pk)))
        self.pupils[pupil.pk] = pupil
        self.references[cause.key] = reference
        for session in sessions:
            if pupil.is_on_roll(session.day):
                self.of_session[pupil.pk, session].append(cause)


def find_causes(school: School, calendar: Calendar, *, since: date, until: date) -> Causes:
    """Every cause of a session from ``since`` on; a report only up to ``until``, since nobody knows how long it lasts.

    Sessions are those of the school's present calendar, so a closure made later takes its causes away.
    """
    found = Causes(_choices(school))
    for decision in _decisions(school, since):
        request = decision.request
        for cause, sessions in _of_decision(decision, calendar):
            recent = [session for session in sessions if session.day >= since]
            found.add(request.matched_pupil, recent, cause, request.submission.reference)
    for entered in causes_at_the_gate(school, since, until):
        found.add(*entered)
    for report in _reports(school, since, until):
        if pupil := report.pupil:
            found.add(pupil, _days_off(report, pupil, calendar, since, until), _of_report(report), report.reference)
    return found


def _choices(school: School) -> Mapping[tuple[str, int], Choice]:
    rows = HandBackChoice.objects.filter(school=school).order_by("pk")
    return {(row.cause, row.pupil_id): Choice(code=row.code, at=row.chosen_at) for row in rows}


def _decisions(school: School, since: date) -> QuerySet[Decision]:
    standing = Decision.objects.filter(
        request__pupil__school=school,
        request__state=LeaveRequest.State.DECIDED,
        request__last_day__gte=since,
        superseded_by=None,
    )
    standing = standing.select_related("request__pupil", "request__submission")
    return standing.prefetch_related("request__pupil__earlier_stays").order_by("decided_at", "pk")


def _of_decision(decision: Decision, calendar: Calendar) -> Iterator[tuple[Cause, list[Session]]]:
    """The sessions granted with their code, and those refused with the code their absence would get."""
    request, granted = decision.request, set(decision.sessions_granted)
    timetable = calendar.timetable(request.matched_pupil.year_group)
    if granted:
        kept = [session for session in sorted(granted) if timetable.is_session(session)]
        yield _cause(decision, Ground.GRANTED, decision.register_code), kept
    refused = [session for session in timetable.between(*asked_for(request)) if session not in granted]
    if refused:
        yield _cause(decision, Ground.REFUSED, _code_refused(decision)), refused


def _cause(decision: Decision, ground: Ground, code: str) -> Cause:
    return Cause(key=cause_key(ground, decision.pk), ground=ground, code=code, at=decision.decided_at)


def _code_refused(decision: Decision) -> str:
    is_all = decision.outcome == Decision.Outcome.REFUSE
    return decision.register_code if is_all else suggest_code(decision.request, Decision.Outcome.REFUSE)


def _reports(school: School, since: date, until: date) -> QuerySet[Submission]:
    reports = absences_reported(school, since, until).filter(pupil__school=school)
    return reports.select_related("pupil").prefetch_related("pupil__earlier_stays")


def _of_report(report: Submission) -> Cause:
    return Cause(
        key=cause_key(Ground.REPORTED, report.pk),
        ground=Ground.REPORTED,
        code=CODE_OF_REASON.get(report.answers.get("reason_kind", ""), NO_CODE),
        at=report.received_at,
        unknown_sender=not (report.sender_on_record or report.is_confirmed),
        unconfirmed=not report.is_confirmed,
    )


def _days_off(report: Submission, pupil: Pupil, calendar: Calendar, since: date, until: date) -> tuple[Session, ...]:
    first, last = days_reported(report.answers)
    timetable = calendar.timetable(pupil.year_group)
    return timetable.between(Session(max(first, since), Half.AM), Session(min(last, until), Half.PM))


def cause_key(ground: Ground, pk: int) -> str:
    return f"{ground.value}:{pk}"
