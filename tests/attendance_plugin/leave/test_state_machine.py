"""Whatever is done to requests in whatever order: only listed moves, a balanced ledger, each letter one cause (R12)."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.checks import sessions_of_request
from portal.attendance_plugin.leave.ledger import balance_of, count_sessions_by_year
from portal.attendance_plugin.leave.models import Decision, LeaveRequest, LedgerEntry
from portal.attendance_plugin.leave.moves import MOVES
from portal.attendance_plugin.leave.problems import DecisionRefused
from portal.attendance_plugin.leave.rechecks import recheck_waiting
from portal.attendance_plugin.leave.services import (
    decide,
    open_and_check,
    pass_on,
    run_check,
    supersede,
    take_back,
    unmatch,
    withdraw,
)
from portal.attendance_plugin.letters.models import Letter, Question, Reminder
from portal.attendance_plugin.letters.questions import QuestionRefused, ask_parent
from portal.attendance_plugin.letters.reminders import remind_of_questions, unanswered
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.corrections.problems import CorrectionRefused
from portal.attendance_plugin.submissions.corrections.services import correct
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink
from portal.attendance_plugin.submissions.outbox import due_messages, send_due_messages
from portal.attendance_plugin.submissions.services import set_pupil
from portal.calendars.models import CalendarVersion
from portal.journeys.digests import answers_digest
from portal.pages.models import School
from portal.rules.calendar_data import parse_calendar
from tests import people
from tests.attendance_plugin.leave.leave_world import CALENDAR, build_world, submit
from tests.attendance_plugin.letters.test_questions import write_template

STARTS = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
DAYS = ["2026-11-30", "2026-12-03", "2026-12-04", "2026-12-17", "2027-01-06"]
OUTCOMES = ["grant", "grant_part", "refuse", "noted"]
MOVE_CALLED = {move.action: move for move in MOVES}
MOST_REQUESTS = 3

any_request = st.integers(0, MOST_REQUESTS - 1)
outcomes = st.sampled_from(OUTCOMES)
reasons = st.sampled_from(["", "Heard at length."])
first_and_last = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)


def machine_at(school: School) -> Callable[[], RuleBasedStateMachine]:
    """The machine over a school that is there already; each story is rolled back."""
    request = build_world(school)
    first_child, head, office = request.matched_pupil, people.headteacher(), people.office()
    second_child = people.pupil(school, serial=2, given_name="Chidi")
    people.separated_parent(first_child)
    write_template(school)
    mother = Contact.objects.get(full_name=people.PARENT.name)

    class Requests(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.story = transaction.atomic()
            self.story.__enter__()
            self.clock = time_machine.travel(STARTS, tick=False)
            self.traveller = self.clock.start()
            self.sent, self.closures = 1, []
            LeaveRequest.objects.filter(pk=request.pk).update(received_at=STARTS)
            open_and_check(request.submission)

        def teardown(self) -> None:
            self.clock.stop()
            transaction.set_rollback(True)
            self.story.__exit__(None, None, None)

        def one(self, number: int) -> LeaveRequest:
            requests = list(LeaveRequest.objects.order_by("pk"))
            return requests[number % len(requests)]

        def attempt(self, number: int, action: Callable[[LeaveRequest], Any]) -> None:
            """What is refused changes nothing at all."""
            one = self.one(number)
            before = self.written()
            try:
                with transaction.atomic():
                    action(one)
            except (DecisionRefused, CorrectionRefused, QuestionRefused):
                assert self.written() == before

        def written(self) -> tuple[Any, ...]:
            rows = (Decision, LedgerEntry, Letter, AuditEntry)
            states = tuple(LeaveRequest.objects.order_by("pk").values_list("state", "pupil"))
            return (*(model.objects.count() for model in rows), states)

        @precondition(lambda self: self.sent < MOST_REQUESTS)
        @rule(days=first_and_last, is_found=st.booleans(), kind=st.sampled_from(["exceptional_leave", "performance"]))
        def send(self, days: list[str], is_found: bool, kind: str) -> None:
            self.sent += 1
            answers = {"first_day": days[0], "last_day": days[1], "kind": kind, "licence": "none"}
            known = {"sender_contact": mother, "received_at": datetime.now(UTC)} if is_found else {}
            child = first_child if is_found else None
            open_and_check(submit(school, child=child, number=self.sent, answers=answers, **known))

        @rule(number=any_request, child=st.sampled_from([first_child, second_child]))
        def match(self, number: int, child: Pupil) -> None:
            submission = self.one(number).submission
            if submission.pupil_id is None:
                set_pupil(submission, child, by=office)

        @rule(number=any_request)
        def unmatch(self, number: int) -> None:
            self.attempt(number, lambda one: unmatch(one, by=office, why="A cousin of the same name."))

        @rule(number=any_request)
        def check_again(self, number: int) -> None:
            one = self.one(number)
            if one.state == "waiting" and one.kind == "exceptional_leave":
                run_check(one)

        @rule(
            number=any_request, outcome=outcomes, reason=st.sampled_from(["", "Heard at length."]), keep=st.booleans()
        )
        def decide(self, number: int, outcome: str, reason: str, keep: bool) -> None:
            self.attempt(
                number,
                lambda one: decide(
                    one, one.checks.first(), outcome, by=head, reason=reason, granted=self.part(one, keep)
                ),
            )

        @rule(number=any_request, outcome=outcomes, keep=st.booleans())
        def supersede(self, number: int, outcome: str, keep: bool) -> None:
            standing = self.one(number).standing_decision()
            if standing is not None:
                why, reason = "New facts have come in.", "We looked at it again."
                self.attempt(
                    number,
                    lambda one: supersede(
                        standing, outcome, by=head, why=why, reason=reason, granted=self.part(one, keep)
                    ),
                )

        def part(self, one: LeaveRequest, keep: bool) -> tuple[Any, ...]:
            asked = sessions_of_request(one, one.checks.first()) if one.pupil_id else ()
            return asked[: len(asked) // 2] if keep else asked[1:]

        @rule(number=any_request)
        def withdraw(self, number: int) -> None:
            self.attempt(number, withdraw)

        @rule(number=any_request)
        def take_back(self, number: int) -> None:
            standing = self.one(number).standing_decision()
            if standing is not None:
                self.attempt(number, lambda one: take_back(standing))

        @rule(number=any_request)
        def pass_on(self, number: int) -> None:
            self.attempt(number, lambda one: pass_on(one, by=office))

        @rule(number=any_request, days=first_and_last)
        def correct_the_days(self, number: int, days: list[str]) -> None:
            submission = self.one(number).submission
            if submission.sender_contact_id is None:
                return
            issue_link(submission, mother)
            link = RequestLink.objects.filter(submission=submission).latest("pk")
            given = {"first-day": {"first_day": days[0]}, "last-day": {"last_day": days[1]}}
            self.attempt(number, lambda one: correct(link, "last-day", given, seen=answers_digest(submission.answers)))

        @rule(number=any_request, words=st.sampled_from(["Which day is it?", "Who has invited you?"]))
        def ask(self, number: int, words: str) -> None:
            tomorrow = timezone.localdate() + timedelta(days=1)
            self.attempt(number, lambda one: ask_parent(one, mother, words, by=office, answer_by=tomorrow))

        @rule()
        def night_comes(self) -> None:
            remind_of_questions()
            assert remind_of_questions() == 0

        @rule()
        def mails_go_out(self) -> None:
            """Whoever has answered, or whose request is decided, gets no reminder any more (abuse case 62)."""
            pointless = Reminder.objects.exclude(question__in=unanswered()).values("letter__message")
            due = list(due_messages().filter(pk__in=pointless).values_list("pk", flat=True))
            send_due_messages()
            assert set(OutboxMessage.objects.filter(pk__in=due).values_list("state", flat=True)) <= {"dropped"}

        @rule(day=st.sampled_from(["2026-12-03", "2026-12-04", "2026-12-17"]))
        def a_day_is_closed_or_opened_again(self, day: str) -> None:
            self.closures = sorted({*self.closures} ^ {day})
            autumn, *later = CALENDAR["years"]
            data = {**CALENDAR, "years": [{**autumn, "training_days": self.closures}, *later]}
            calendar = parse_calendar(data, source="test")
            newest = CalendarVersion.objects.filter(school=school).count()
            CalendarVersion.objects.create(
                school=school,
                number=newest + 1,
                calendar=calendar.to_json(),
                sha256=calendar.sha256,
                made_at=datetime.now(UTC),
            )
            recheck_waiting(school.pk)

        @rule(days=st.integers(-2, 20))
        def clock_moves(self, days: int) -> None:
            self.traveller.shift(timedelta(days=days))

        @invariant()
        def only_listed_moves_were_made(self) -> None:
            """The audit log of each request, walked through the list of moves, ends in the state it is in."""
            walked: dict[str, str | None] = {}
            moved = AuditEntry.objects.filter(action__in=MOVE_CALLED).order_by("pk").values_list("subject", "action")
            for subject, action in moved:
                move, state = MOVE_CALLED[action], walked.get(subject)
                assert (state in move.before) if state else not move.before, (state, action)
                walked[subject] = move.after
            found = LeaveRequest.objects.values_list("pk", "state")
            assert walked == {f"leaverequest:{pk}": state for pk, state in found}

        @invariant()
        def ledger_balances(self) -> None:
            for one in LeaveRequest.objects.all():
                standing = one.standing_decision() if one.state == "decided" else None
                entered, owed = balance_of(one), _owed(standing) if standing else Counter()
                if standing and standing.check_made is None:
                    # Without a check nothing keeps the dates it was asked under, so only what was granted is known.
                    entered = {place: sessions for place, sessions in entered.items() if place[1] == "authorised"}
                assert entered == owed

        @invariant()
        def decisions_are_one_chain(self) -> None:
            made = Counter(Decision.objects.values_list("request", flat=True))
            ends = Counter(Decision.objects.filter(superseded_by=None).values_list("request", flat=True))
            assert ends == Counter(dict.fromkeys(made, 1))

        @invariant()
        def every_letter_belongs_to_one_decision_and_one_contact(self) -> None:
            """Or to one question, or to one reminder of it."""
            written = Counter(Letter.objects.exclude(decision=None).values_list("decision", "contact"))
            asked = Counter(Question.objects.values_list("letter", flat=True))
            asked.update(Reminder.objects.values_list("letter", flat=True))
            assert asked == Counter(Letter.objects.filter(decision=None).values_list("pk", flat=True))
            owed = Decision.objects.filter(
                request__pupil__contact_links__do_not_contact=False,
                request__pupil__contact_links__ended_on=None,
            ).values_list("pk", "request__pupil__contact_links__contact")
            assert written == Counter(owed)

    return Requests


def _owed(decision: Decision) -> Counter[tuple[str, str]]:
    granted = decision.sessions_granted
    asked = sessions_of_request(decision.request, decision.check_made) if decision.check_made else granted
    return count_sessions_by_year(decision.outcome, asked, granted)


def walk(school: School, *, stories: int, steps: int, **changes: Any) -> None:
    run_state_machine_as_test(
        machine_at(school),
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **changes,
        ),
    )


def test_nothing_but_listed_moves_happens_and_the_ledger_always_balances(school: School) -> None:
    """A story that fails is told as it came: making it short takes minutes, and the longer run below does that."""
    walk(school, stories=7, steps=11, phases=[Phase.reuse, Phase.generate])


@pytest.mark.heavy
def test_the_same_in_many_longer_stories(school: School) -> None:
    walk(school, stories=40, steps=30)
