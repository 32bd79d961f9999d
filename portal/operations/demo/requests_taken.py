"""Send the invented forms through the portal's own services, each at its moment, and let the headteacher decide."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User
from django_q.models import OrmQ

from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.services import asked_sessions, decide, open_request, run_check, withdraw
from portal.attendance_plugin.submissions.confirming import confirm
from portal.attendance_plugin.submissions.links import LIFETIME
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.outbox import TOKEN
from portal.attendance_plugin.submissions.services import look_for_child, take_submission
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from portal.rules.sessions import Session

from .attendance import DemoMark
from .request_words import (
    GRANTED_INCOMPLETE,
    GRANTED_JUDGEMENT,
    GRANTED_OUTSIDE,
    GRANTED_PART,
    HOLIDAYS,
    REFUSED,
)
from .requests_asked import Asked

MINUTE = timedelta(minutes=1)
Outcome = Decision.Outcome


@dataclass
class Post:
    """The school's post: forms in, letters out. ``settled`` gathers what leave makes of the sessions it touches."""

    school: School
    chance: Random
    headteacher: User
    settled: dict[tuple[str, Session], DemoMark] = field(default_factory=dict)
    taken: int = 0
    _messages_before: int = 0
    _tasks_before: int = 0

    def __post_init__(self) -> None:
        self._messages_before = _newest(OutboxMessage)
        self._tasks_before = _newest(OrmQ)

    def take_until(self, asked: list[Asked], moment: datetime) -> None:
        """Take, and remove from the list, every form that came in before the moment, in order."""
        due = sorted((one for one in asked if one.received_at < moment), key=lambda one: one.received_at)
        asked[:] = [one for one in asked if one.received_at >= moment]
        for one in due:
            self.take(one)

    def take(self, asked: Asked) -> None:
        """One form through receipt, matching, check and decision, as far as it got."""
        key = hashlib.sha256(f"{asked.received_at}{asked.answers}".encode()).hexdigest()
        submission = take_submission(SentForm(self.school, asked.form, key, dict(asked.answers), asked.received_at))
        submission = look_for_child(submission.pk)
        self._open_link(asked, submission)
        if asked.form == "leave":
            self._go_on(asked, submission)
        Submission.objects.filter(pk=submission.pk).update(handed_on_at=asked.received_at + MINUTE)
        self.taken += 1
        self._settle_mail(asked)

    def _open_link(self, asked: Asked, submission: Submission) -> None:
        """Three of four parents whose address is on record open the link that is mailed to them."""
        if submission.sender_contact is None or self.taken % 4 == 3:
            return
        confirm(submission, how=Submission.Confirmed.LINK, contact=submission.sender_contact)
        opened = asked.received_at + MINUTE
        Submission.objects.filter(pk=submission.pk).update(confirmed_at=opened)
        RequestLink.objects.filter(submission=submission, contact=submission.sender_contact).update(
            issued_at=asked.received_at, expires_at=asked.received_at + LIFETIME, opened_at=opened
        )

    def _go_on(self, asked: Asked, submission: Submission) -> None:
        request = open_request(submission)
        if request.state != LeaveRequest.State.WAITING:
            return
        check = run_check(request, at=asked.received_at + MINUTE)
        if asked.ending == "withdrawn":
            withdraw(request)
        elif asked.ending == "decided" and asked.decided_at:
            self._decide(asked, request, check, asked.decided_at)

    def _decide(self, asked: Asked, request: LeaveRequest, check: Check, at: datetime) -> None:
        sessions = asked_sessions(check)
        is_holiday = asked.answers.get("reason_code") in HOLIDAYS
        outcome, reason, part = self._judge(check, sessions, is_holiday=is_holiday)
        decision = decide(request, check, outcome, by=self.headteacher, reason=reason, granted=part, at=at)
        self._mark_sessions(asked, decision, sessions)

    def _judge(
        self, check: Check, sessions: Sequence[Session], *, is_holiday: bool
    ) -> tuple[str, str, Sequence[Session]]:
        """An outcome a headteacher might choose after reading the check, with a reason where one is due."""
        draw, pick = self.chance.random(), self.chance.choice
        if not sessions:
            return Outcome.REFUSE, "The days asked for are not school days, so no leave is needed.", ()
        first_day = [session for session in sessions if session.day == sessions[0].day]
        match check.recommendation:
            case "within_policy" | "no_school_authorisation_needed":
                return Outcome.GRANT, "", ()
            case "headteacher_judgement" if draw < 0.55 and not is_holiday:
                return Outcome.GRANT, pick(GRANTED_JUDGEMENT), ()
            case "more_information_needed" if draw < 0.6:
                return Outcome.GRANT, pick(GRANTED_INCOMPLETE), ()
            case "outside_policy" if draw < 0.15 and not is_holiday:
                return Outcome.GRANT, pick(GRANTED_OUTSIDE), ()
        if draw > 0.87 and len(first_day) < len(sessions):
            return Outcome.GRANT_PART, pick(GRANTED_PART), first_day
        return Outcome.REFUSE, pick(REFUSED), ()

    def _mark_sessions(self, asked: Asked, decision: Decision, sessions: Iterable[Session]) -> None:
        """Granted sessions get the code of the decision; of refused holidays half are taken all the same."""
        if asked.pupil is None:
            return
        kept = {tuple(one) for one in decision.granted_sessions}
        goes_anyway = asked.answers.get("reason_code") in HOLIDAYS and self.chance.random() < 0.5
        for session in sessions:
            if tuple(session.to_data()) in kept:
                self.settled[asked.pupil.upn, session] = DemoMark(decision.register_code)
            elif goes_anyway:
                self.settled[asked.pupil.upn, session] = DemoMark("G")

    def _settle_mail(self, asked: Asked) -> None:
        """What was written about this form counts as sent in its time: nothing leaves the machine."""
        for message in OutboxMessage.objects.filter(pk__gt=self._messages_before):
            is_decision = message.purpose == "leave-decision" and asked.decided_at
            written = asked.decided_at if is_decision and asked.decided_at else asked.received_at
            message.created_at = message.next_attempt_at = written
            message.state, message.attempts, message.sent_at = OutboxMessage.State.SENT, 1, written + MINUTE
            message.text_body = TOKEN.sub(r"\1…", message.text_body)
            message.html_body = TOKEN.sub(r"\1…", message.html_body)
            message.save()
        self._messages_before = _newest(OutboxMessage)

    def clear_tasks(self) -> None:
        """Take back the background tasks these forms queued: their work is done."""
        OrmQ.objects.filter(pk__gt=self._tasks_before).delete()


def _newest(model: type[OutboxMessage] | type[OrmQ]) -> int:
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
