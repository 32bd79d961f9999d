"""The demo school is a school: made by the real importer and services, the same for the same seed, and nobody's."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from random import Random

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django_q.models import OrmQ

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.hand_back.due import find_due
from portal.attendance_plugin.hand_back.models import HandBackFile
from portal.attendance_plugin.leave.models import Check, Decision, LeaveRequest
from portal.attendance_plugin.leave.replay import replay_checks
from portal.attendance_plugin.letters.printing.models import PrintOutcome, PrintRun
from portal.attendance_plugin.letters.printing.runs import waiting_letters
from portal.attendance_plugin.register.models import Mark, MarkAmendment, RegisterImport
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact, StaffPost
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import class_on, current_pupils
from portal.attendance_plugin.roll.upn import clean_upn
from portal.attendance_plugin.staff.today.lists import build_lists
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.calendars.services import LONDON
from portal.forms.definitions import JOURNEYS
from portal.operations.demo.build import DEFAULT_SEED, Scale, build_demo, has_only_demo_data, wipe_demo
from portal.operations.demo.families import Place, Village
from portal.operations.demo.roll_file import render_roll
from portal.operations.demo.staff import ACCOUNTS, PASSWORD, create_accounts, demo_log_ins, give_posts
from portal.pages.models import School
from portal.pages.school import default_school
from portal.rules.codes import code_on
from portal.rules.leave.facts_data import parse_facts
from tests import people
from tests.loaded_content import TableChange, put

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SMALL = Scale(pupils=84, families_who_ask=12, asked_in_an_earlier_year=8, decided_this_year=6)
DRAMA_NUMBER = re.compile(r"07700 900\d{3}|01632 960\d{3}")


@pytest.fixture(scope="module")
def demo(content_rows: list[TableChange], django_db_blocker: pytest.FixtureRequest) -> Iterator[School]:
    """A small demo school, made once for the tests of this module and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        put(content_rows)
        school = default_school()
        assert school is not None
        build_demo(school, seed=DEFAULT_SEED, now=NOW, say=lambda line: None, scale=SMALL)
        yield school
        transaction.set_rollback(True)


def village(seed: str) -> bytes:
    places = [Place(f"Class {number % 14}", number % 7) for number in range(200)]
    made = Village(
        Random(seed), school_year=2026, first_day=date(2026, 9, 2), local_authority="999", establishment="2047"
    )
    return render_roll(made.settle(places))


def test_families_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert village("one") == village("one")
    assert village("one") != village("two")


def test_pupils_have_upns_births_and_classes_that_fit(demo: School) -> None:
    pupils = list(Pupil.objects.all())
    assert len(pupils) == SMALL.pupils
    for pupil in pupils:
        assert clean_upn(pupil.upn) == pupil.upn
        oldest = date(2026 - 5 - pupil.year_group, 9, 1)
        assert oldest <= pupil.born < oldest.replace(year=oldest.year + 1)
        room = class_on(pupil, TODAY)
        assert room is not None
        assert pupil.year_group in room.year_groups


def test_pupils_were_a_class_below_a_year_ago(demo: School) -> None:
    for pupil in Pupil.objects.filter(year_group__gte=1, admitted_on__lt=date(2025, 9, 30)):
        before = class_on(pupil, date(2025, 11, 20))
        assert before is not None
        assert pupil.year_group - 1 in before.year_groups


def test_contacts_can_belong_to_nobody(demo: School) -> None:
    for contact in Contact.objects.all():
        assert DRAMA_NUMBER.fullmatch(contact.telephone)
        assert contact.email == "" or contact.email.endswith((".example", "@family.example.org"))


def test_contacts_are_shared_by_siblings_and_some_parents_live_apart(demo: School) -> None:
    per_pupil = PupilContact.objects.values("pupil").annotate(links=Count("pk")).values_list("links", flat=True)
    assert set(per_pupil) == {1, 2, 3} or set(per_pupil) == {2, 3}
    assert Contact.objects.annotate(children=Count("pupil_links")).filter(children__gte=2).exists()
    assert PupilContact.objects.filter(has_responsibility=True, lives_with=False).exists()


def test_some_children_cannot_be_told_apart_by_name(demo: School) -> None:
    same_name = Pupil.objects.values("given_name", "family_name", "year_group").annotate(children=Count("pk"))
    assert same_name.filter(children=2).count() == 3


def test_register_reaches_the_last_register_that_closed(demo: School) -> None:
    """At half past nine this morning's has closed, and one child was forgotten in it."""
    on_roll = set(current_pupils(demo, TODAY).values_list("pk", flat=True))
    yesterday = set(Mark.objects.filter(day=date(2026, 11, 19)).values_list("pupil", flat=True))
    today = Mark.objects.filter(day__gte=TODAY)
    assert (yesterday, set(today.values_list("day", "half"))) == (on_roll, {(TODAY, "am")})
    assert len(on_roll - set(today.values_list("pupil", flat=True))) == 1


def test_today_has_something_of_everything(demo: School) -> None:
    lists = build_lists(Scope(school=demo, on=TODAY), TODAY, NOW.astimezone(LONDON))
    children = [child for family in lists.families for child in family.children]
    assert max(len(family.children) for family in lists.families) > 1
    assert any(child.possible for child in children)
    assert {"No mark", "N: reason not established"} <= {child.found.mark_words for child in children}
    assert {row.register for row in lists.absences} >= {"Marked at school", "Absent", ""}
    assert any(row.is_overdue for row in lists.unresolved)
    assert lists.register.late
    assert {call.outcome for family in lists.families for call in family.calls} == {"no_answer"}
    assert [row.report.told_by for row in lists.absences if row.report.told_by] == [full_name_of("office")]


def full_name_of(username: str) -> str:
    return str(User.objects.get(username=username).get_full_name())


def test_codes_were_handed_back_and_others_are_due(demo: School) -> None:
    files = HandBackFile.objects.filter(school=demo).order_by("number")
    assert [bool(file.undone_at) for file in files] == [True, False]
    due = find_due(demo, at=NOW)
    assert {row.because for row in due.rows} == {"reported"}
    assert "unclear" in {one.why for one in due.to_settle}
    assert due.left


def test_register_looks_like_a_primary_schools(demo: School) -> None:
    this_year = Mark.objects.filter(day__gte=date(2026, 9, 1)).values_list("day", "code")
    codes = [code_on(code, on=day) for day, code in this_year]
    possible = [code for code in codes if code.is_possible]
    attended = [code for code in possible if code.counts_as == "attended"]
    assert 93 < 100 * len(attended) / len(possible) < 97
    assert {"/", "\\", "L", "I", "M", "O", "V"} <= {code.code for code in codes}


def test_register_came_through_the_importer_with_corrections_kept(demo: School) -> None:
    assert has_only_demo_data()
    assert RegisterImport.objects.filter(format="pupils-csv").count() == 3
    changes = set(MarkAmendment.objects.values_list("original_code", "amended_code"))
    assert changes <= {("N", "I"), ("N", "O")}
    assert set(MarkAmendment.objects.values_list("amended_by", "role", "reason")) == {
        ("Marek Sobol", "Attendance officers", "Reason given by the family")
    }


def test_requests_of_earlier_years_are_decided_and_replay_to_the_same_bytes(demo: School) -> None:
    earlier = LeaveRequest.objects.filter(received_at__lt=datetime(2026, 8, 1, tzinfo=UTC))
    assert earlier.count() == 2 * SMALL.asked_in_an_earlier_year
    assert set(earlier.values_list("state", flat=True)) == {"decided"}
    assert list(replay_checks(Check.objects.values_list("pk", flat=True))) == []


def test_requests_were_checked_with_what_was_known_then(demo: School) -> None:
    for check in Check.objects.select_related("request", "snapshot"):
        assert check.snapshot.register_as_of is None or check.snapshot.register_as_of < check.made_at.date()
        assert check.made_at >= check.request.received_at
    for decision in Decision.objects.select_related("request"):
        assert decision.request.received_at < decision.decided_at <= NOW


def test_requests_of_every_kind_wait_for_somebody(demo: School) -> None:
    waiting = LeaveRequest.objects.filter(state="waiting")
    assert waiting.filter(kind="part_time_timetable").exists()
    assert set(waiting.values_list("first_day__year", flat=True)) <= {2026, 2027}
    assert LeaveRequest.objects.filter(state="unmatched").count() == 2
    assert LeaveRequest.objects.filter(state="withdrawn").count() == 1
    matches = Submission.objects.values_list("form", "match").distinct()
    assert {("absence", "not_found"), ("absence", "ambiguous"), ("leave", "not_found"), ("leave", "ambiguous")} <= set(
        matches
    )


def test_reports_of_today_are_there(demo: School) -> None:
    absences = Submission.objects.filter(form="absence", answers__first_day=TODAY.isoformat())
    assert absences.count() >= 11
    assert Submission.objects.filter(form="early-collection", answers__date=TODAY.isoformat()).count() == 3
    assert not Submission.objects.filter(received_at__gt=NOW).exists()


def test_forms_hold_answers_the_rules_can_read(demo: School) -> None:
    for submission in Submission.objects.exclude(form="leave"):
        facts = JOURNEYS[submission.form].request_facts(submission.answers)
        received = {"received_at": submission.received_at.isoformat()}
        assert parse_facts({"request": facts | received}, source=submission.reference).request.reason


def test_granted_leave_stands_in_the_register(demo: School) -> None:
    granted = Decision.objects.exclude(granted_sessions=[]).select_related("request")
    codes = [
        (mark.code, decision.register_code)
        for decision in granted
        for day, half in decision.granted_sessions
        for mark in Mark.objects.filter(pupil=decision.request.pupil, day=day, half=half)
    ]
    assert codes
    assert [pair for pair in codes if pair[0] != pair[1]] == []


def test_screen_shows_the_last_closed_week_and_no_pupil(demo: School) -> None:
    """B7: no answer to a screen holds a name of the register, whatever the register holds."""
    Screen.objects.update(minimum_on_roll=6)
    client = Client()
    with time_machine.travel(NOW, tick=False):
        answers = [client.get(f"/screen/hallway/{part}") for part in ("", "board.json")]
    assert [panel["kind"] for panel in answers[1].json()["panels"]][-1] == "message"
    assert answers[1].json()["week"] == "2026-11-09"
    told = " ".join(answer.content.decode() + str(dict(answer.headers)) for answer in answers)
    words = set(re.findall(r"[\w'’-]+", told))
    pupils = list(Pupil.objects.all())
    assert len(pupils) == SMALL.pupils
    assert [pupil.pk for pupil in pupils if pupil.full_name in told] == []
    assert {pupil.family_name for pupil in pupils} & words == set()


def test_paper_was_posted_last_week_and_only_what_came_since_waits(demo: School) -> None:
    waiting = waiting_letters(demo)
    assert waiting.exists()
    [run] = PrintRun.objects.filter(school=demo)
    assert waiting.earliest("created_at").created_at >= run.at
    assert run.printed.count() == PrintOutcome.objects.filter(kind="posted").count() > 0


def test_nothing_is_left_to_send_or_to_do(demo: School) -> None:
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}
    assert not OutboxMessage.objects.filter(sent_at__gt=NOW).exists()
    assert not OrmQ.objects.exists()
    assert not Submission.objects.filter(handed_on_at=None).exists()


def test_accounts_can_log_in_with_the_password_that_is_told(demo: School) -> None:
    told = demo_log_ins()
    assert [username for _, username, _ in told] == [account.username for account in ACCOUNTS]
    for _, username, password in told:
        assert authenticate(username=username, password=password) is not None


def test_demo_accounts_have_posts_as_their_work_needs(school: School) -> None:
    people.school_class(school, "Oak")
    people.school_class(school, "Elm")
    other = people.other_school()
    give_posts(school, create_accounts())
    give_posts(school, create_accounts())
    posts = {
        (post.user.username, post.school.slug): [room.name for room in post.classes.all()]
        for post in StaffPost.objects.all()
    }
    assert posts == {
        ("office", school.slug): [],
        ("attendance", school.slug): [],
        ("attendance", other.slug): [],
        ("headteacher", school.slug): [],
        ("deputy", school.slug): [],
        ("safeguarding", school.slug): [],
        ("teacher", school.slug): ["Elm"],
    }


def test_accounts_whose_password_was_changed_are_not_told(db: None) -> None:
    create_accounts()["office"].set_password("another phrase altogether")
    accounts = create_accounts()
    accounts["office"].set_password("another phrase altogether")
    accounts["office"].save()
    told = [username for _, username, _ in demo_log_ins()]
    others = ["attendance", "teacher", "headteacher", "deputy", "safeguarding", "editor", "owner", "clerk", "governor"]
    assert told == [*others, "technician"]


def test_command_makes_nothing_where_there_are_pupils(school: School) -> None:
    people.pupil(school)
    out = StringIO()
    call_command("demo", stdout=out)
    assert out.getvalue() == "There are pupils already, so nothing was made. --fresh makes the demo data anew.\n"
    call_command("demo", "--if-empty", stdout=(silent := StringIO()))
    assert silent.getvalue() == ""
    assert Pupil.objects.count() == 1


def test_command_fresh_never_touches_a_pupil_it_did_not_make(school: School) -> None:
    people.pupil(school)
    with pytest.raises(CommandError, match="was not made by `portal demo`, so --fresh does not touch it"):
        call_command("demo", "--fresh")
    assert Pupil.objects.count() == 1


def test_command_refuses_production(school: School, settings: pytest.FixtureRequest) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="not made in production"):
        call_command("demo")
    create_accounts()
    assert demo_log_ins() == []


def test_command_without_a_school_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="Run `portal load-content` first"):
        call_command("demo")


def test_command_without_a_calendar_says_what_to_do_and_leaves_nothing(school: School) -> None:
    with pytest.raises(CommandError, match="The school year 2026-27 is not in the calendar"):
        call_command("demo")
    assert not Pupil.objects.exists()


def test_wipe_takes_everything_that_was_made_and_leaves_the_classes(demo: School) -> None:
    with transaction.atomic():
        wipe_demo()
        left = [model.objects.count() for model in (Pupil, Mark, Submission, Decision, RegisterImport)]
        classes = demo.classes.count()
        transaction.set_rollback(True)
    assert left == [0, 0, 0, 0, 0]
    assert classes == 14
    assert PASSWORD
