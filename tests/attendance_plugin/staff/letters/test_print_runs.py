"""Print runs: listed, opened as PDF by whoever showed who they are, and what became of each letter."""

import hashlib
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.letters.printing.models import PrintOutcome, PrintRun
from portal.attendance_plugin.letters.printing.runs import make_run
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.pages.reauthentication import PROVED_AT
from tests import people
from tests.attendance_plugin.letters.printing.printing_world import letter_to

RUNS = "/admin/attendance/letters/print-runs/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def office(child: Pupil, sign_in) -> Client:
    return sign_in("office")


@pytest.fixture
def run(child: Pupil) -> PrintRun:
    letters = [letter_to(child, link.contact) for link in (people.parent(child), people.separated_parent(child))]
    return make_run(child.school, [one.pk for one in letters], by=people.attendance_officer(), both_sides=True)


def outcomes() -> list[tuple[int, str, str, str]]:
    return list(PrintOutcome.objects.values_list("printed__place", "kind", "why", "by_name"))


def test_a_run_is_listed_with_what_is_still_to_be_said(run: PrintRun, office: Client) -> None:
    page = office.get(RUNS).content.decode()
    assert "Print run 1" in page
    assert "2 to be said" in page
    office.post(f"{RUNS}1/", {"place": ["1"], "do": "posted"})
    office.post(f"{RUNS}1/", {"place": ["2"], "do": "failed", "why": "Paper jam."})
    assert "Posted, 1 not" in office.get(RUNS).content.decode()


def test_what_became_of_letters_is_noted_with_who_and_when(run: PrintRun, office: Client) -> None:
    assert office.post(f"{RUNS}1/", {"place": ["1", "2"], "do": "posted"}).status_code == 302
    assert office.post(f"{RUNS}1/", {"place": ["2"], "do": "failed", "why": "It came back."}).status_code == 302
    assert outcomes() == [
        (1, "posted", "", "Prue Lacey"),
        (2, "posted", "", "Prue Lacey"),
        (2, "failed", "It came back.", "Prue Lacey"),
    ]
    page = office.get(f"{RUNS}1/").content.decode()
    assert "Not posted, Prue Lacey, 20 Nov 2026, 09:30: It came back." in page


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"do": "posted"}, "Choose at least one letter."),
        ({"do": "failed", "place": ["1"], "why": "  "}, "Say in a few words why they did not go."),
    ],
)
def test_half_of_what_is_needed_notes_nothing(said: dict, problem: str, run: PrintRun, office: Client) -> None:
    page = office.post(f"{RUNS}1/", said)
    assert (page.status_code, problem in page.content.decode()) == (422, True)
    assert outcomes() == []


def test_the_pdf_is_the_one_that_was_kept(run: PrintRun, office: Client) -> None:
    session = office.session
    session[PROVED_AT] = int(datetime(2026, 11, 20, 9, 29, tzinfo=UTC).timestamp())
    session.save()
    answer = office.get(f"{RUNS}1/letters.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert hashlib.sha256(answer.content).hexdigest() == run.sha256
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.get(action="print_run_opened")
    assert (entry.actor_name, entry.detail) == ("office", {"letters": 2})


def test_the_pdf_asks_who_is_there(run: PrintRun, office: Client) -> None:
    """As every file with pupils in it (R15, R29)."""
    session = office.session
    session[PROVED_AT] = int(datetime(2026, 11, 20, 8, 0, tzinfo=UTC).timestamp())
    session.save()
    answer = office.get(f"{RUNS}1/letters.pdf")
    assert (answer.status_code, b"%PDF" in answer.content) == (403, False)
    assert AuditEntry.objects.filter(action="print_run_opened").count() == 0


def test_opening_a_run_is_written_down(run: PrintRun, office: Client) -> None:
    office.get(f"{RUNS}1/")
    assert AuditEntry.objects.get(action="print_run_viewed").actor_name == "office"


def test_another_schools_run_is_not_there(run: PrintRun, office: Client) -> None:
    other = people.pupil(people.other_school(), serial=9)
    contact = people.contact_of(other, people.OUTSIDER, relationship="Mother", order=1).contact
    theirs = [make_run(other.school, [letter_to(other, contact).pk], by=run.by, both_sides=True) for _ in range(2)]
    assert theirs[-1].number == 2
    assert [office.get(f"{RUNS}{number}/").status_code for number in (1, 2)] == [200, 404]
    assert people.OUTSIDER.name not in office.get(f"{RUNS}1/").content.decode()


@pytest.mark.parametrize("many", [2, 40])
def test_a_run_costs_as_many_queries_for_many_letters_as_for_few(
    many: int, child: Pupil, office: Client, django_assert_max_num_queries
) -> None:
    mother = people.parent(child).contact
    letters = [letter_to(child, mother).pk for _ in range(many)]
    make_run(child.school, letters, by=people.attendance_officer(), both_sides=False)
    office.get(f"{RUNS}1/")
    with django_assert_max_num_queries(22):
        assert len(office.get(f"{RUNS}1/").context["rows"]) == many


def test_runs_need_the_right_to_print(run: PrintRun, child: Pupil) -> None:
    user = people.headteacher()
    user.groups.clear()
    for codename in ("access_admin", "view_requests", "view_roll", "view_health_words", "write_letters"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    names = [("print_letters", []), ("print_runs", []), ("print_run", [1]), ("print_run_pdf", [1])]
    assert {client.get(reverse(f"attendance_staff:{name}", args=args)).status_code for name, args in names} == {403}
    assert "letters/to-print/" not in client.get(reverse("attendance_staff:letters")).content.decode()
