"""Print runs: made once, kept as printed, told to whoever comes second, and nothing left on disk."""

import hashlib
import io
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.write_once import WriteOnceError
from portal.attendance_plugin.letters.pdf.models import EnvelopeChoice
from portal.attendance_plugin.letters.pdf.services import LetterNotAsSent
from portal.attendance_plugin.letters.printing import runs
from portal.attendance_plugin.letters.printing.models import PrintedLetter, PrintOutcome, PrintRun
from portal.attendance_plugin.letters.printing.runs import (
    PrintRefused,
    RunNotAsPrinted,
    make_run,
    note_failed,
    note_posted,
    pdf_of_run,
    waiting_letters,
)
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.pages.models import School
from tests import people

from .printing_world import letter_to, states_of

AT = datetime(2026, 11, 10, 10, 5, tzinfo=UTC)


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def parents(child: Pupil) -> tuple[Contact, Contact]:
    return people.parent(child).contact, people.separated_parent(child).contact


@pytest.fixture
def office(school: School) -> User:
    return people.office()


def test_a_run_holds_each_familys_letters_together_and_is_kept(
    child: Pupil, parents: tuple[Contact, Contact], office: User
) -> None:
    mother, father = parents
    first, other, second = letter_to(child, mother), letter_to(child, father), letter_to(child, mother, days=1)
    run = make_run(child.school, [first.pk, other.pk, second.pk], by=office, both_sides=True, at=AT)
    assert list(run.printed.values_list("place", "letter", "pages", "address")) == [
        (1, other.pk, 1, father.address),
        (2, first.pk, 1, mother.address),
        (3, second.pk, 1, mother.address),
    ]
    assert (run.number, run.pages, run.by_name, run.at) == (1, 3, "Prue Lacey", AT)
    pdf = pdf_of_run(run)
    assert run.sha256 == hashlib.sha256(pdf).hexdigest()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert ["Words" in page for page in pages] == [True, False, True, False, True]
    assert [f"1/{place}" in page for place, page in ((1, pages[0]), (2, pages[2]), (3, pages[4]))] == [True] * 3
    assert waiting_letters(child.school).count() == 0
    assert [entry.detail["run"] for entry in AuditEntry.objects.filter(action="letter_printed")] == [1, 1, 1]
    assert AuditEntry.objects.get(action="print_run_made").detail == {"letters": 3, "pages": 3}


def test_a_run_is_laid_out_for_the_schools_envelopes_and_todays_address(
    child: Pupil, parents: tuple[Contact, Contact], office: User
) -> None:
    EnvelopeChoice.objects.create(school=child.school, kind="C5", left=20, bottom=60, width=90, height=35)
    letter = letter_to(child, parents[0])
    Contact.objects.filter(pk=parents[0].pk).update(address="1 New Street\nWeirside")
    run = make_run(child.school, [letter.pk], by=office, both_sides=False, at=AT)
    assert (run.envelope, run.printed.get().address) == ("C5", "1 New Street\nWeirside")
    assert "1 New Street" in PdfReader(io.BytesIO(pdf_of_run(run))).pages[0].extract_text()


def test_nothing_is_left_on_disk(
    child: Pupil, parents: tuple[Contact, Contact], office: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make_run(child.school, [letter_to(child, parents[0]).pk], by=office, both_sides=True)
    assert list(tmp_path.rglob("*")) == []


def test_who_comes_second_is_told_who_was_first(child: Pupil, parents: tuple[Contact, Contact], office: User) -> None:
    letter, free = letter_to(child, parents[0]), letter_to(child, parents[1])
    make_run(child.school, [letter.pk], by=office, both_sides=True, at=AT)
    with pytest.raises(PrintRefused, match=r"nothing was made. Some are in run 1 of Prue Lacey at 10:05 on 10.11.2026"):
        make_run(child.school, [letter.pk, free.pk], by=people.attendance_officer(), both_sides=True)
    assert PrintRun.objects.count() == 1
    assert states_of(free) == {"to_print"}


def test_a_letter_taken_while_the_pdf_was_set_stops_the_run(
    child: Pupil, parents: tuple[Contact, Contact], office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letters are looked at again once the PDF is there."""
    letter = letter_to(child, parents[0])
    officer, set_pdf = people.attendance_officer(), runs.letters_pdf

    def slowly(*args: Any) -> Any:
        monkeypatch.setattr(runs, "letters_pdf", set_pdf)
        make_run(child.school, [letter.pk], by=officer, both_sides=True, at=AT)
        return set_pdf(*args)

    monkeypatch.setattr(runs, "letters_pdf", slowly)
    with pytest.raises(PrintRefused, match="in run 1 of"):
        make_run(child.school, [letter.pk], by=office, both_sides=True)
    assert PrintedLetter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_moment_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    school = people_school()
    child = people.pupil(school)
    letter = letter_to(child, people.parent(child).contact)
    accounts = [people.office(), people.attendance_officer()]
    together, set_pdf = threading.Barrier(2, timeout=60), runs.letters_pdf

    def at_once(*args: Any) -> Any:
        made = set_pdf(*args)
        together.wait()
        return made

    monkeypatch.setattr(runs, "letters_pdf", at_once)
    told: list[str] = []

    def press(by: User) -> None:
        try:
            make_run(school, [letter.pk], by=by, both_sides=True)
        except PrintRefused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    presses = [threading.Thread(target=press, args=[by]) for by in accounts]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert (PrintRun.objects.count(), PrintedLetter.objects.count(), len(told)) == (1, 1, 1)
    assert "nothing was made. Some are in run 1 of" in told[0]


def people_school() -> School:
    return people.other_school("millbrook", "Millbrook Primary School")


def test_the_database_holds_a_letter_to_one_run(child: Pupil, parents: tuple[Contact, Contact], office: User) -> None:
    letter = letter_to(child, parents[0])
    run = make_run(child.school, [letter.pk], by=office, both_sides=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintedLetter.objects.create(run=run, place=2, letter=letter, attempt=1, pages=1)


def test_what_did_not_go_waits_again_and_is_printed_in_a_run_of_its_own(
    child: Pupil, parents: tuple[Contact, Contact], office: User
) -> None:
    letters = [letter_to(child, parents[0]), letter_to(child, parents[1])]
    run = make_run(child.school, [one.pk for one in letters], by=office, both_sides=True)
    places = dict(run.printed.values_list("letter", "place"))
    assert note_posted(run, [places[letters[0].pk]], by=office) == 1
    with pytest.raises(PrintRefused, match="Say in a few words why"):
        note_failed(run, [places[letters[1].pk]], why=" ", by=office)
    assert note_failed(run, [places[letters[1].pk]], why="Paper jam.", by=office) == 1
    again = make_run(child.school, [letters[1].pk], by=office, both_sides=True)
    assert list(again.printed.values_list("letter", "attempt")) == [(letters[1].pk, 2)]
    assert again.number == 2
    assert list(PrintOutcome.objects.values_list("kind", "why", "by_name")) == [
        ("posted", "", "Prue Lacey"),
        ("failed", "Paper jam.", "Prue Lacey"),
    ]


def test_an_outcome_is_said_once_and_never_changed(
    child: Pupil, parents: tuple[Contact, Contact], office: User
) -> None:
    run = make_run(child.school, [letter_to(child, parents[0]).pk], by=office, both_sides=True)
    assert [note_posted(run, [1], by=office), note_posted(run, [1], by=office)] == [1, 0]
    assert note_failed(run, [1], why="It came back.", by=office) == 1
    assert note_posted(run, [1], by=office) == 0
    outcome = PrintOutcome.objects.first()
    with pytest.raises(WriteOnceError):
        outcome.save()  # type: ignore[union-attr]
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="letter_").order_by("pk")] == [
        "letter_printed",
        "letter_posted",
        "letter_not_posted",
    ]


def test_too_many_letters_and_none_are_refused(child: Pupil, office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PrintRefused, match="Choose at least one letter"):
        make_run(child.school, [], by=office, both_sides=True)
    monkeypatch.setattr(runs, "MOST", 1)
    mother = people.parent(child).contact
    letters = [letter_to(child, mother).pk for _ in range(3)]
    with pytest.raises(PrintRefused, match="up to 1 letters"):
        make_run(child.school, letters, by=office, both_sides=True)


def test_a_letter_that_cannot_be_set_is_named_and_nothing_is_made(
    child: Pupil, parents: tuple[Contact, Contact], office: User
) -> None:
    mother, father = parents
    Contact.objects.filter(pk=father.pk).update(address="\n".join(["A very long line of an address indeed"] * 30))
    letters = [letter_to(child, mother), letter_to(child, father), letter_to(child, mother)]
    with pytest.raises(PrintRefused, match="letter to Declan O'Neill about Amara O'Neill-Okafor"):
        make_run(child.school, [one.pk for one in letters], by=office, both_sides=True)
    assert PrintRun.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "field", "value", "error"),
    [
        ("attendance_printrun", "pdf", b"%PDF-forged", RunNotAsPrinted),
        ("attendance_letter", "html", "<p>Forged</p>", LetterNotAsSent),
    ],
)
def test_what_is_not_as_it_was_kept_is_refused(
    table: str, field: str, value: object, error: type[Exception], child: Pupil, office: User
) -> None:
    letter = letter_to(child, people.parent(child).contact)
    if error is RunNotAsPrinted:
        make_run(child.school, [letter.pk], by=office, both_sides=True)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {field} = %s", [value])  # both names stand above
    run = PrintRun.objects.first()
    with pytest.raises(error):
        pdf_of_run(run) if run else make_run(child.school, [letter.pk], by=office, both_sides=True)
