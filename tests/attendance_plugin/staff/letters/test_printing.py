"""The page of letters to print: counted, filtered, chosen, printed or taken off."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.printing.models import PaperNote, PrintRun
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.letters.letters_world import load_own_letters
from tests.attendance_plugin.letters.printing.printing_world import letter_to

ADDRESS = "/admin/attendance/letters/to-print/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    load_own_letters(school)
    return people.pupil(school)


@pytest.fixture
def letters(child: Pupil) -> dict[str, Letter]:
    mother, father = people.parent(child).contact, people.separated_parent(child).contact
    return {
        "about being away": letter_to(child, mother),
        "about being late": letter_to(child, father, slug="punctuality-1", days=3),
        "mail failed": letter_to(child, mother, mailed="failed", days=6),
        "mailed": letter_to(child, mother, mailed="sent"),
    }


@pytest.fixture
def office(letters: dict[str, Letter], sign_in) -> Client:
    return sign_in("office")


def shown(page) -> list[int]:
    return [letter.pk for letter in page.context["rows"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["about being late", "about being away", "mail failed"]),
        ("occasion=punctuality-1", ["about being late"]),
        ("occasion=attendance-1a&since=2026-11-10", ["mail failed"]),
        ("since=2026-11-12&until=2026-11-12", ["about being late"]),
        ("until=2026-11-09", ["about being away"]),
        ("occasion=no-such", ["about being late", "about being away", "mail failed"]),
    ],
)
def test_letters_are_counted_and_filtered(
    asked: str, found: list[str], letters: dict[str, Letter], office: Client
) -> None:
    page = office.get(f"{ADDRESS}?{asked}")
    assert shown(page) == [letters[name].pk for name in found]
    assert [(row["template_slug"], row["letters"]) for row in page.context["counts"]] == [
        ("attendance-1a", 2),
        ("punctuality-1", 1),
    ]
    assert page.context["waiting"] == 3


def test_the_chosen_are_printed_and_lead_to_their_run(letters: dict[str, Letter], office: Client) -> None:
    chosen = [letters["about being away"].pk, letters["mail failed"].pk]
    done = office.post(ADDRESS, {"letter": chosen, "do": "chosen", "both_sides": "on"})
    run = PrintRun.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, reverse("attendance_staff:print_run", args=[1]))
    assert (run.both_sides, list(run.printed.values_list("letter", flat=True))) == (True, chosen)
    assert shown(office.get(ADDRESS)) == [letters["about being late"].pk]


def test_all_that_are_shown_are_printed(letters: dict[str, Letter], office: Client) -> None:
    office.post(f"{ADDRESS}?occasion=attendance-1a", {"do": "all"})
    run = PrintRun.objects.get()
    assert (run.both_sides, run.printed.count()) == (False, 2)


def test_nothing_chosen_prints_nothing_and_says_so(letters: dict[str, Letter], office: Client) -> None:
    page = office.post(ADDRESS, {"do": "chosen"})
    words = page.content.decode()
    assert (page.status_code, "Choose at least one letter." in words) == (422, True)
    assert "<title>Error: To print" in words.replace("\n", "").replace("  ", "")
    assert PrintRun.objects.count() == 0


def test_what_is_printed_meanwhile_is_told(letters: dict[str, Letter], office: Client, sign_in) -> None:
    chosen = [letters["about being away"].pk]
    sign_in("attendance_officer").post(ADDRESS, {"letter": chosen, "do": "chosen"})
    page = office.post(ADDRESS, {"letter": chosen, "do": "chosen"})
    assert (page.status_code, "in run 1 of" in page.content.decode()) == (422, True)
    assert PrintRun.objects.count() == 1


def test_letters_are_taken_off_with_how_they_were_seen_to(letters: dict[str, Letter], office: Client) -> None:
    chosen = [letters["about being away"].pk, letters["mailed"].pk]
    assert office.post(ADDRESS, {"letter": chosen, "do": "off"}).status_code == 422
    assert office.post(ADDRESS, {"letter": chosen, "do": "off", "how": "asked"}).status_code == 422
    assert office.post(ADDRESS, {"letter": chosen, "do": "off", "how": "handed"}).status_code == 302
    note = PaperNote.objects.get()
    assert (note.letter_id, note.kind, note.by_name) == (chosen[0], "handed", "Prue Lacey")


def test_what_the_record_keeps_back_is_counted_and_never_shown(letters: dict[str, Letter], office: Client) -> None:
    PupilContact.objects.filter(contact__full_name=people.PARENT.name).update(do_not_contact=True)
    page = office.get(ADDRESS)
    assert (page.context["kept_back"], page.context["waiting"]) == (2, 1)
    assert people.PARENT.name not in page.content.decode()
    refused = office.post(ADDRESS, {"letter": [letters["about being away"].pk], "do": "chosen"})
    assert (refused.status_code, PrintRun.objects.count()) == (422, 0)


def test_what_cannot_be_posted_is_marked(letters: dict[str, Letter], office: Client) -> None:
    Contact.objects.filter(full_name=people.SEPARATED_PARENT.name).update(address="")
    words = office.get(ADDRESS).content.decode()
    assert (words.count("no postal address"), words.count("mail failed</span>")) == (1, 1)


def test_another_schools_letters_are_not_there(child: Pupil, office: Client) -> None:
    other = people.pupil(people.other_school(), serial=9, given_name="Caradog")
    theirs = letter_to(other, people.contact_of(other, people.OUTSIDER, relationship="Mother", order=1).contact)
    assert "Caradog" not in office.get(ADDRESS).content.decode()
    assert office.post(ADDRESS, {"letter": [theirs.pk], "do": "chosen"}).status_code == 422
    assert PrintRun.objects.count() == 0


def test_the_page_costs_as_many_queries_for_many_letters_as_for_few(
    child: Pupil, letters: dict[str, Letter], office: Client, django_assert_max_num_queries
) -> None:
    mother = Contact.objects.get(full_name=people.PARENT.name)
    for _ in range(60):
        letter_to(child, mother)
    office.get(ADDRESS)
    with django_assert_max_num_queries(26):
        assert len(shown(office.get(ADDRESS))) == 63
