"""Words planted in the data are found on the pages that are their home and nowhere else (R18, R35, abuse case 11).

Every address that the portal answers is asked: those of the workspace with the same things as in its matrix, every
other one that takes nothing in its path. A new page is walked by itself.
"""

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_q.models import OrmQ, Task
from openpyxl import load_workbook
from pypdf import PdfReader
from wagtail.search.models import IndexEntry

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.first_contact.calling import Reason, Rung, write_call
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.notes import add_note
from portal.attendance_plugin.leave.replay import checks_of, replay_school
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.questions import ask_parent
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.staff.pupils.page import PupilView
from portal.attendance_plugin.submissions import outbox
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Heartbeat, OutboxMessage, Submission
from portal.operations.log_format import DiscreetFormatter, JsonFormatter
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.letters.test_questions import write_template
from tests.attendance_plugin.staff.conftest import sign_in, waiting  # noqa: F401
from tests.attendance_plugin.staff.test_access import MATRIX, addresses  # noqa: F401
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in  # noqa: F401

HEALTH, FAITH, TRAVEL = "quenchfever", "quenchfaith", "quenchtravel"
ADDRESS, NOTE, WORRY, FILE = "9 Quenchaddress Row", "quenchnote", "quenchworry", "quenchfile"
CALL, TOLD = "quenchcall", "quenchtold"
# The pages of the workspace on which each may stand; their titles are looked at for all.
READ_A_FORM = {"request", "decide", "check", "ask", "supersede", "submission_evidence", "suspect", "match"}
HOMES: dict[str, set[str]] = {
    HEALTH: READ_A_FORM | {"today", "today_live", "sender", "hand_back_choose", "collection", "lunch"},
    FAITH: READ_A_FORM,
    TRAVEL: READ_A_FORM,
    ADDRESS: {"pupil"},
    NOTE: {"request", "supersede"},
    CALL: {"first_contact"},
    TOLD: READ_A_FORM | {"first_contact", "today", "today_live", "sender", "hand_back_choose"},
    WORRY: {"concern"},
    FILE: READ_A_FORM | {"evidence_file"},
}
SEARCHED = ("audit_results", "requests_results", "pupils_results", "collections_results", "lunches_results")
# What one parent reads of their own child's own request: what they wrote themselves, and their own file.
OWN_WORDS = {HEALTH, FILE}
COMMANDS: dict[str, list[str]] = {
    "doctor": [],
    "health": [],
    "roles": [],
    "replay": [],
    "replay TEST0001": ["TEST0001"],
    "recount": [],
    "send_outbox": [],
    "remove_old_drafts": [],
    "demo": ["--if-empty"],
}
OF_A_FAMILY = ("Amara", "Okafor", people.PARENT.email, people.PARENT.telephone)
MONITORED = ("/healthz", "/healthz/ready", "/healthz/worker", "/metrics")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
STAYS_AWAY = re.compile(r"logout|^jsi18n|sprite|icons/|django-admin")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel("2026-11-20 09:30:00+00:00", tick=False):
        yield


@dataclass(frozen=True)
class Planted:
    """The secret of a parent's link, and pages of what was planted beside those of the matrix."""

    token: str
    pages: list[tuple[str, str]]


@pytest.fixture
def planted(addresses: dict[str, str], waiting: LeaveRequest) -> Planted:  # noqa: F811
    """The canaries, in the rows that the addresses lead to and in others of every kind."""
    school, child = waiting.school, waiting.matched_pupil
    for submission in Submission.objects.exclude(form="absence"):
        submission.answers = submission.answers | {"reason": HEALTH, "illness": HEALTH, "details": HEALTH}
        submission.save()
    for number, (kind, words) in enumerate((("religious", FAITH), ("traveller", TRAVEL)), start=60):
        asked = submit(school, child=child, number=number, answers={"kind": kind, "reason": words, "details": words})
        LeaveRequest.objects.create(
            school=school,
            submission=asked,
            pupil=child,
            kind=kind,
            first_day="2026-12-07",
            first_half="am",
            last_day="2026-12-07",
            last_half="pm",
            received_at=asked.received_at,
            state="waiting",
        )
    absence = {"first_day": "2026-11-20", "reason": f"self-harm {WORRY}"}
    concern = look_for_worries(submit(school, child=child, number=70, form="absence", answers=absence))
    assert concern
    people.separated_parent(child)
    Contact.objects.filter(full_name=people.SEPARATED_PARENT.name).update(address=f"{ADDRESS}\nThistlemere")
    add_note(waiting, NOTE, by=User.objects.get(username="first"))
    mother = Contact.objects.get(full_name=people.PARENT.name)
    told = Reason(kind="other", words=TOLD)
    rung = Rung(
        school=school, day=date(2026, 11, 20), contact=mother.pk, outcome="explained", seen={child.pk: 0}, reason=told
    )
    write_call(replace(rung, note=CALL), by=User.objects.get(username="first"))
    waiting.submission.evidence.update(given_name=f"{FILE}.pdf")
    Mark.objects.filter(pupil=child, day="2026-11-12").update(code="R")
    Mark.objects.filter(pupil=child, day="2026-11-13").update(code="T")
    link = issue_link(waiting.submission, Contact.objects.get(full_name=people.PARENT.name))
    keys = [("request", "TEST0060"), ("request", "TEST0061"), ("concern", concern.pk)]
    pages = [(name, reverse(f"attendance_staff:{name}", args=[key])) for name, key in keys]
    return Planted(token=link.split("/")[-2], pages=pages)


def found_in(text: str, words: Iterable[str]) -> set[str]:
    return {word for word in words if word in text}


def text_of(answer: Any) -> str:
    """What a reader would see of it: of a PDF the words, of a workbook the cells."""
    body: bytes = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind == "application/pdf" and answer.status_code == 200:
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)
    if "spreadsheetml" in kind:
        return "\n".join(str(cell.value) for row in load_workbook(io.BytesIO(body)).active for cell in row)
    return body.decode("utf-8-sig", errors="replace")


def without_arguments(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address that takes nothing in its path."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not pattern.pattern.regex.groups:
                yield from without_arguments(pattern, before + route.removeprefix("^"))
        elif isinstance(pattern, URLPattern) and not pattern.pattern.regex.groups:
            yield before + route.removeprefix("^").removesuffix("$").replace("\\", "")


def test_canaries_stay_where_they_belong(
    planted: Planted,
    addresses: dict[str, str],  # noqa: F811
    school: School,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    token = planted.token
    User.objects.create_superuser("everything", "everything@millbrook.example", people.PASSWORD)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="everything"))
    outside = Client(raise_request_exception=False)
    strays: list[tuple[str, set[str]]] = []

    def look(where: str, text: str, homes: set[str] = frozenset()) -> None:
        stray = found_in(text, [*HOMES, token]) - homes
        strays.extend([(where, stray)] if stray else [])

    at_home: dict[str, set[str]] = {word: set() for word in HOMES}
    for name, address in [*addresses.items(), *planted.pages]:
        answer = client.get(address)
        page = text_of(answer)
        look(name, page, {word for word, homes in HOMES.items() if name in homes})
        look(f"title of {name}", "".join(TITLE.findall(page)))
        for word in found_in(page, HOMES):
            at_home[word].add(name)
        if name.endswith("_export"):
            more = [f"more={label}" for label in re.findall(r'name="more" value="([^"]+)"', page)]
            purpose = re.findall(r'name="purpose" value="([^"]+)"', page)[0]
            for form in ("csv", "xlsx"):
                asked = "&".join([f"form={form}", f"purpose={purpose}", *more])
                file = client.post(address, asked, "application/x-www-form-urlencoded")
                assert file.status_code == 200, name
                look(f"{form} of {name}", text_of(file))
    assert [word for word, homes in at_home.items() if not homes] == []
    for name in SEARCHED:
        look(f"search in {name}", text_of(client.get(addresses[name], {"q": people.CHILD_NAME.split()[0]})))
        for word in HOMES:
            # The page may repeat what was typed; nothing may be found by it.
            assert ">TEST00" not in text_of(client.get(addresses[name], {"q": word})), (name, word)

    known = {*addresses.values()}
    for address in without_arguments(get_resolver()):
        if address not in known and not STAYS_AWAY.search(address):
            look(address, text_of((client if address.startswith("/admin/") else outside).get(address)))

    look("index of the search", json.dumps(list(IndexEntry.objects.values()), default=str))
    look("audit log", json.dumps(list(AuditEntry.objects.values("action", "subject", "detail"))))
    replay_school(school, list(checks_of(school).values_list("pk", flat=True)))
    look("replays", json.dumps(list(school.replay_runs.values_list("differences", flat=True))))
    outbox.send_due_messages()
    subjects = [*OutboxMessage.objects.values_list("subject", flat=True), *(sent.subject for sent in mail.outbox)]
    look("subjects", "\n".join(subjects))
    done = [str(row) for row in Task.objects.values_list("args", "kwargs", "result")]
    look("tasks", "\n".join([*(str(queued.task) for queued in OrmQ.objects.all()), *done]))
    for formatter in (DiscreetFormatter("%(name)s %(message)s"), JsonFormatter()):
        look("log", "\n".join(formatter.format(record) for record in caplog.records))
    assert not strays, "\n".join(f"{where}: {sorted(stray)}" for where, stray in strays)


def test_the_mothers_own_pages_and_paper_tell_nothing_of_the_father(planted: Planted) -> None:
    """Nor what staff wrote, nor the register's codes of faith and travelling with another word than the law's."""
    mother = Contact.objects.get(full_name=people.PARENT.name)
    Submission.objects.filter(reference="TEST0001").update(sender_contact=mother, sender_on_record=True)
    client = Client()
    door = f"/requests/{planted.token}/"
    read = {"door": text_of(client.get(door))}
    assert client.post(door).headers["Location"] == "/requests/"
    read["own page"] = text_of(client.get("/requests/"))
    assert HEALTH in read["own page"]
    links = sorted(set(re.findall(r'href="(/requests/[^"#]*)"', read["own page"])))
    assert [link for link in links if link.endswith("letter.pdf")]
    read |= {link: text_of(client.get(link)) for link in [*links, "/requests/attendance/certificate.pdf"]}
    strays = {where: found_in(text, HOMES) - OWN_WORDS for where, text in read.items()}
    assert {where: found for where, found in strays.items() if found} == {}
    others = [people.SEPARATED_PARENT.email, people.SEPARATED_PARENT.telephone, planted.token]
    assert {where: found_in(text, others) for where, text in read.items() if where != "door"} == {
        where: set() for where in read if where != "door"
    }


def test_a_mail_carries_none_of_them(planted: Planted, school: School) -> None:
    """Letters, questions and notices to both parents: what is telling stands behind the link."""
    head = people.headteacher()
    write_template(school)
    faith = LeaveRequest.objects.get(submission__reference="TEST0060")
    ask_parent(faith, Contact.objects.get(full_name=people.PARENT.name), "Which day is it?", by=head)
    decide(faith, None, "refuse", by=head, reason=f"Not that day: {FAITH}, {HEALTH}.")
    outbox.send_due_messages()
    assert {message.to[0] for message in mail.outbox} >= {people.PARENT.email, people.SEPARATED_PARENT.email}
    sent = [str(message.message()) for message in mail.outbox] + [message.body for message in mail.outbox]
    assert found_in("\n".join(sent), [*HOMES, people.SEPARATED_PARENT.telephone]) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_none_of_them_and_no_name(
    command: str, planted: Planted, school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    out = io.StringIO()
    with contextlib.suppress(CommandError, SystemExit):
        call_command(command.split()[0], *COMMANDS[command], stdout=out, stderr=out)
    told = out.getvalue() + "".join(capsys.readouterr())
    assert found_in(told, [*HOMES, *OF_A_FAMILY, planted.token]) == set()


def test_what_failed_is_not_told_with_what_it_was_about(planted: Planted, school: School) -> None:
    """The worker keeps what a task was given and what its error said; pages and monitors must not (decision 4)."""
    now = timezone.now()
    given = {"args": (HEALTH, ADDRESS), "result": f"ValueError: {WORRY} {planted.token}"}
    func = "portal.attendance_plugin.submissions.tasks.look_for_child"
    Task.objects.create(id="f" * 32, name="a task", func=func, started=now, stopped=now, success=False, **given)
    Heartbeat.objects.update(seen_at=now - timedelta(hours=1))
    client = Client()
    client.force_login(people.technician())
    read = {address: text_of(client.get(address)) for address in ("/admin/", "/admin/attendance/work/", *MONITORED)}
    assert "A form could not be matched with a child." in read["/admin/attendance/work/"]
    strays = {address: found_in(text, [*HOMES, *OF_A_FAMILY, planted.token]) for address, text in read.items()}
    assert strays == {address: set() for address in read}


def test_the_hallway_and_its_board_show_no_child(planted: Planted, school: School) -> None:
    panels = [{"kind": "leaders", "title": "This week", "text": ""}]
    Screen.objects.create(school=school, slug="hallway", title="Together", panels=panels, minimum_on_roll=1)
    for address in ("/screen/hallway/", "/screen/hallway/board.json"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert found_in(text_of(answer), [*HOMES, *OF_A_FAMILY]) == set(), address


def test_an_error_says_nothing_of_what_it_was_about(
    planted: Planted,
    addresses: dict[str, str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(self: PupilView, **kwargs: Any) -> dict[str, Any]:
        raise ValueError(f"{HEALTH} {ADDRESS}")

    monkeypatch.setattr(PupilView, "get_context_data", broken)
    client = Client(raise_request_exception=False)
    client.force_login(people.headteacher())
    answer = client.get(addresses["pupil"])
    assert answer.status_code == 500
    lines = "\n".join(DiscreetFormatter("%(name)s %(message)s").format(record) for record in caplog.records)
    assert "ValueError" in lines
    assert "Incident" in lines
    assert found_in(answer.content.decode() + lines, HOMES) == set()


def test_a_link_that_opens_nothing_is_not_repeated_in_the_log(caplog: pytest.LogCaptureFixture, db: None) -> None:
    caplog.set_level(logging.INFO)
    Client().get("/requests/a-token-that-nobody-was-ever-given-0123456789/")
    Client().get("/requests/quenchtoken/not/ours/")
    lines = "\n".join(DiscreetFormatter("%(message)s").format(record) for record in caplog.records)
    assert found_in(lines, ["a-token-that-nobody", "quenchtoken"]) == set()


def test_codes_of_faith_and_travelling_are_not_shown_without_the_right_to_read_them(
    planted: Planted,
    addresses: dict[str, str],  # noqa: F811
) -> None:
    shown = re.compile(r">\s*[RT]\s*<")
    teacher = Client()
    teacher.force_login(people.class_teacher())
    office = Client()
    office.force_login(people.office())
    for name in ("pupil", "class_week"):
        address = addresses[name] + ("?week=2026-11-09" if name == "class_week" else "")
        assert not shown.search(teacher.get(address).content.decode()), name
    assert shown.search(office.get(addresses["pupil"]).content.decode())
