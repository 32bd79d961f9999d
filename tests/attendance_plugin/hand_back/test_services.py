"""Files of suggested codes: made once, undone with a reason, and a person's choice where no code follows."""

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.hand_back.due import digest_of, find_due
from portal.attendance_plugin.hand_back.models import HandBackFile, HandBackRow
from portal.attendance_plugin.hand_back.problems import (
    AlreadyUndone,
    ChoiceRefused,
    NothingDue,
    WhatIsDueChanged,
    WhyNeeded,
)
from portal.attendance_plugin.hand_back.services import choose_code, make_file, undo_file
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

from .hand_back_world import NOW, decision, due_codes, hand_back, mark, report


def test_a_file_keeps_its_rows_with_their_reason_and_what_the_register_had(school: School, child: Pupil) -> None:
    report(child)
    mark(child, "N")
    file = hand_back(school, people.office())
    kept = [
        (row.place, str(row.session), row.code, row.because, row.reference, row.register_had) for row in file.rows.all()
    ]
    assert kept == [
        (1, "2026-11-19 am", "I", "reported", "TEST0001", "N"),
        (2, "2026-11-19 pm", "I", "reported", "TEST0001", "N"),
    ]
    assert (file.number, file.rows_count, file.made_by_name) == (1, 2, "Prue Lacey")


def test_the_audit_log_has_ids_and_counts_and_no_code(school: School, child: Pupil) -> None:
    """R35: what was handed back is in the rows, never in the log."""
    report(child)
    file = hand_back(school, people.office())
    undo_file(file, why="Sent to the wrong year", by=people.headteacher())
    found = AuditEntry.objects.filter(action__startswith="hand_back").order_by("id")
    assert [(entry.action, entry.actor_name, entry.detail) for entry in found] == [
        ("hand_back_made", "office", {"number": 1, "rows": 2}),
        ("hand_back_undone", "headteacher", {"number": 1, "rows": 2}),
    ]


def test_a_second_file_has_nothing_and_says_who_made_the_first(school: School, child: Pupil) -> None:
    report(child)
    seen = digest_of(find_due(school, at=NOW).rows)
    hand_back(school, people.office())
    with pytest.raises(NothingDue, match=r"file 1, made by Prue Lacey on 20 November 2026 at 09:30"):
        make_file(school, "general", seen=seen, by=people.attendance_officer(), at=NOW)
    assert HandBackFile.objects.count() == 1


def test_what_changed_since_it_was_looked_at_is_not_sent(school: School, child: Pupil) -> None:
    report(child)
    seen = digest_of(find_due(school, at=NOW).rows)
    mark(child, "O")
    with pytest.raises(WhatIsDueChanged, match="Look at the rows below"):
        make_file(school, "general", seen=seen, by=people.office(), at=NOW)
    assert HandBackRow.objects.count() == 0


def test_an_undone_file_stays_and_its_rows_are_due_again(school: School, child: Pupil) -> None:
    report(child)
    office = people.office()
    before = due_codes(school)
    file = undo_file(hand_back(school, office), why="  The system   refused it ", by=office, at=NOW)
    assert (due_codes(school), file.rows.count()) == (before, 2)
    assert (file.undone_why, file.undone_by_name, file.undone_at) == ("The system refused it", "Prue Lacey", NOW)
    assert [row.kind for row in hand_back(school, office).rows.all()] == ["new", "new"]


def test_undoing_a_replacement_makes_the_earlier_row_stand_again(school: School, child: Pupil) -> None:
    report(child)
    office = people.office()
    first = hand_back(school, office)
    decision(child)
    undo_file(hand_back(school, office), why="Entered by hand", by=office)
    again = find_due(school, at=NOW).rows
    assert [(row.code, row.kind, row.earlier.file) for row in again if row.earlier] == [
        ("C", "replaces", first),
        ("C", "replaces", first),
    ]


def test_undoing_needs_a_reason_and_happens_once(school: School, child: Pupil) -> None:
    report(child)
    office = people.office()
    file = hand_back(school, office)
    with pytest.raises(WhyNeeded, match="at least 5 characters; got 2"):
        undo_file(file, why=" no ", by=office)
    undo_file(file, why="Wrong file", by=office, at=NOW)
    with pytest.raises(AlreadyUndone, match=r"File 1 was already undone by Prue Lacey on 20 November 2026 at 09:30"):
        undo_file(file, why="Wrong file", by=people.headteacher())


def test_rows_whose_pupil_has_no_id_of_the_system_stay_due(school: School, child: Pupil) -> None:
    newcomer = people.pupil(school, serial=2, given_name="Bo", family_name="Zhang")
    report(child)
    report(newcomer, 2)
    found = [row for row in find_due(school, at=NOW).rows if row.pupil == child]
    file = make_file(school, "sims", seen=digest_of(found), by=people.office(), at=NOW)
    assert {row.pupil for row in file.rows.all()} == {child}
    assert {row.pupil for row in find_due(school, at=NOW).rows} == {newcomer}


def test_a_person_chooses_and_the_session_becomes_due(school: School, child: Pupil) -> None:
    submission = report(child, answers={"reason_kind": "other"})
    choose_code(school, child, f"reported:{submission.pk}", "M", by=people.office(), at=NOW)
    rows = find_due(school, at=NOW).rows
    assert [(row.code, row.because) for row in rows] == [("M", "chosen"), ("M", "chosen")]
    entry = AuditEntry.objects.get(action="hand_back_chosen")
    assert entry.detail == {"cause": f"reported:{submission.pk}", "pupil": child.pk}


def test_a_person_may_say_that_nothing_is_handed_back(school: School, child: Pupil) -> None:
    submission = report(child, answers={"reason_kind": "other"})
    choose_code(school, child, f"reported:{submission.pk}", "", by=people.office(), at=NOW)
    found = find_due(school, at=NOW)
    assert (found.rows, found.to_settle) == ([], [])


@pytest.mark.parametrize("code", ["N", "/", "H", "X", "=1"])
def test_a_code_that_says_no_reason_is_refused(code: str, school: School, child: Pupil) -> None:
    submission = report(child, answers={"reason_kind": "other"})
    with pytest.raises(ChoiceRefused, match="accepted: C M S E I R"):
        choose_code(school, child, f"reported:{submission.pk}", code, by=people.office(), at=NOW)


def test_what_does_not_wait_cannot_be_chosen_for(school: School, child: Pupil) -> None:
    submission, office = report(child), people.office()
    for cause in (f"reported:{submission.pk}", "reported:99999"):
        with pytest.raises(ChoiceRefused, match="does not wait"):
            choose_code(school, child, cause, "M", by=office, at=NOW)
