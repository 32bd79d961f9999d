"""Where a letter stands: by mail and on paper, from the rows alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from portal.attendance_plugin.letters.models import Letter, LetterLink
from portal.attendance_plugin.letters.printing.models import PaperNote
from portal.attendance_plugin.letters.printing.notes import ask_for_paper, take_off_the_list
from portal.attendance_plugin.letters.printing.runs import make_run, note_failed, note_posted
from portal.attendance_plugin.letters.printing.states import state_words, with_states
from portal.attendance_plugin.letters.printing.wishes import can_be_mailed, note_wish
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.pages.models import School
from tests import people

from .printing_world import WRITTEN, letter_to, states_of


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def mother(child: Pupil) -> Contact:
    return people.parent(child).contact


@pytest.fixture
def office(school: School) -> User:
    return people.office()


def words(letter: Letter) -> str:
    return " · ".join(state_words(with_states(Letter.objects.filter(pk=letter.pk)).get()))


@pytest.mark.parametrize(
    ("mailed", "states", "said"),
    [
        ("", {"to_print"}, "To print"),
        ("queued", {"to_be_mailed"}, "To be mailed"),
        ("delayed", {"to_be_mailed"}, "To be mailed"),
        ("sent", {"mailed"}, "Mailed"),
        ("failed", {"bounced", "to_print"}, "Mail failed · To print"),
    ],
)
def test_a_letter_waits_to_be_printed_unless_its_mail_went_or_may_go(
    mailed: str, states: set[str], said: str, child: Pupil, mother: Contact
) -> None:
    letter = letter_to(child, mother, mailed=mailed)
    assert (states_of(letter), words(letter)) == (states, said)


def test_a_letter_whose_link_was_opened_says_so(child: Pupil, mother: Contact) -> None:
    letter = letter_to(child, mother, mailed="sent")
    LetterLink.objects.create(
        letter=letter, token_sha256="a" * 64, issued_at=WRITTEN, expires_at=WRITTEN, opened_at=WRITTEN
    )
    assert (states_of(letter), words(letter)) == ({"mailed", "opened"}, "Mailed, link opened")


def test_from_a_run_to_the_post_and_back(child: Pupil, mother: Contact, office: User) -> None:
    letter = letter_to(child, mother, mailed="failed")
    run = make_run(child.school, [letter.pk], by=office, both_sides=True)
    assert (states_of(letter), words(letter)) == ({"bounced", "in_run"}, "Mail failed · In print run 1")
    note_posted(run, [1], by=office)
    assert (states_of(letter), words(letter)) == ({"bounced", "printed"}, "Mail failed · Printed and posted")
    note_failed(run, [1], why="It came back.", by=office)
    assert states_of(letter) == {"bounced", "to_print"}


@pytest.mark.parametrize("flags", [{"do_not_contact": True}, {"has_responsibility": False}, {"ended_on": "2026-11-01"}])
def test_a_letter_to_somebody_not_to_be_written_to_is_kept_back(
    flags: dict[str, object], child: Pupil, mother: Contact
) -> None:
    """Abuse case 32: the record may have changed after the letter was written."""
    letter = letter_to(child, mother)
    PupilContact.objects.update(**flags)
    assert (states_of(letter), words(letter)) == ({"kept_back"}, "Kept back")


def test_a_court_order_keeps_back_what_staff_wrote_and_not_a_decision(
    child: Pupil, mother: Contact, office: User
) -> None:
    by_hand, by_itself = letter_to(child, mother, by=office), letter_to(child, mother)
    PupilContact.objects.update(court_order=True)
    assert states_of(by_hand) == {"kept_back"}
    assert states_of(by_itself) == {"to_print"}


def test_a_mailed_letter_is_printed_too_where_somebody_asks(child: Pupil, mother: Contact, office: User) -> None:
    letter = letter_to(child, mother, mailed="sent")
    assert ask_for_paper(letter, by=office) is True
    assert states_of(letter) == {"mailed", "to_print"}
    assert ask_for_paper(letter, by=office) is False


@pytest.mark.parametrize(("how", "state"), [("elsewhere", "seen_to"), ("handed", "seen_to"), ("dropped", "dropped")])
def test_what_was_seen_to_waits_no_longer(how: str, state: str, child: Pupil, mother: Contact, office: User) -> None:
    letter = letter_to(child, mother)
    assert take_off_the_list(child.school, [letter.pk], how, by=office) == 1
    assert (states_of(letter), words(letter)) == ({state}, PaperNote.Kind(how).label)
    assert take_off_the_list(child.school, [letter.pk], how, by=office) == 0
    assert ask_for_paper(letter, by=office) is True
    assert states_of(letter) == {"to_print"}


def test_a_wish_for_paper_holds_until_it_is_taken_back(mother: Contact, office: User) -> None:
    assert can_be_mailed(mother) is True
    note_wish(mother, on_paper=True, by=office)
    note_wish(mother, on_paper=True, by=office)
    assert (can_be_mailed(mother), mother.paper_wishes.count()) == (False, 1)
    note_wish(mother, on_paper=False, by=office)
    assert can_be_mailed(mother) is True
    assert timezone.now() - mother.paper_wishes.latest("pk").at < timedelta(minutes=5)
