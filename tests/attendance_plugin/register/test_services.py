"""Files are looked at first, then taken whole or not at all."""

import io
from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.register.hooks import ClassWeekKey, after_import
from portal.attendance_plugin.register.models import Mark, MarkAmendment, RegisterImport
from portal.attendance_plugin.register.services import FileRefused, ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

HEADINGS = "UPN,Date,Session,Code,Minutes late,Comment\n"
AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def marks_file(*rows: str, headings: str = HEADINGS) -> bytes:
    return (headings + "".join(f"{row}\n" for row in rows)).encode()


def register_of(pupil: Pupil) -> list[tuple[str, str, str, int | None]]:
    marks = pupil.marks.values_list("day", "half", "code", "minutes_late")
    return [(day.isoformat(), half, code, minutes) for day, half, code, minutes in marks]


def test_import_marks_writes_every_row_with_its_source_and_audit(school: School, child: Pupil) -> None:
    office = people.office()
    file = marks_file(
        f"{child.upn},2026-11-19,AM,/,,", f"{child.upn},19/11/2026,pm,l,7,", f"{child.upn},2026-11-20,AM,i,,"
    )
    taken = import_register(school, file, file_name="../exports/week.csv", by=office, at=AT)
    assert register_of(child) == [
        ("2026-11-19", "am", "/", None),
        ("2026-11-19", "pm", "L", 7),
        ("2026-11-20", "am", "I", None),
    ]
    assert set(Mark.objects.values_list("source", flat=True)) == {taken.pk}
    assert (taken.file_name, taken.imported_by, taken.imported_at) == ("week.csv", office, AT)
    assert (taken.report["new"], taken.report["first_day"], taken.report["last_day"]) == (3, "2026-11-19", "2026-11-20")
    entry = AuditEntry.objects.get(action="register_imported")
    assert (entry.actor, entry.subject, entry.detail["new"]) == (office, f"registerimport:{taken.pk}", 3)


def test_preview_writes_nothing_and_counts_what_would_change(school: School, child: Pupil) -> None:
    import_register(school, marks_file(f"{child.upn},2026-11-19,AM,N,,", f"{child.upn},2026-11-19,PM,N,,"), at=AT)
    file = marks_file(
        f"{child.upn},2026-11-19,AM,I,,",
        f"{child.upn},2026-11-19,PM,N,,",
        f"{child.upn},2026-11-20,AM,/,,",
        f"{child.upn},2026-11-20,AM,/,,",
        f"{child.upn},2026-11-20,PM,-,,",
    )
    preview = preview_import(school, "marks-csv", file, at=AT)
    assert preview.rows == 5
    assert preview.counts == {
        "new": 1, "changed": 1, "unchanged": 1, "pupils": 1, "repeated": 1, "unmarked": 1, "no_session": 0,
        "pupils_without": 0,
    }  # fmt: skip
    assert preview.changed_codes == (("N", "I", 1),)
    assert preview.can_be_imported
    assert register_of(child) == [("2026-11-19", "am", "N", None), ("2026-11-19", "pm", "N", None)]
    assert RegisterImport.objects.count() == 1


def test_import_confirmed_from_a_preview_does_what_the_preview_said(school: School, child: Pupil) -> None:
    preview = preview_import(
        school, "marks-csv", marks_file(f"{child.upn},2026-11-20,AM,/,,"), file_name="a.csv", at=AT
    )
    taken = import_register(school, preview, at=AT)
    assert (taken.sha256, taken.report) == (preview.sha256, preview.report())
    assert register_of(child) == [("2026-11-20", "am", "/", None)]


def test_import_changed_marks_keep_what_they_were(school: School, child: Pupil) -> None:
    """REG-08: original, amended, reason, date, name and role."""
    import_register(school, marks_file(f"{child.upn},2026-11-16,AM,N,,", f"{child.upn},2026-11-16,PM,L,5,"), at=AT)
    officer = people.attendance_officer()
    changed = marks_file(f"{child.upn},2026-11-16,AM,M,,Dentist rang back", f"{child.upn},2026-11-16,PM,L,9,")
    second = import_register(school, changed, file_name="later.csv", by=officer, at=AT)
    found = MarkAmendment.objects.order_by("mark__half").values_list(
        "original_code", "amended_code", "original_minutes_late", "amended_minutes_late", "reason", "amended_by", "role"
    )
    assert list(found) == [
        ("N", "M", None, None, "Dentist rang back", "Tomasz Wrona", "Attendance officers"),
        ("L", "L", 5, 9, "Corrected in the school's own register (later.csv)", "Tomasz Wrona", "Attendance officers"),
    ]
    assert set(MarkAmendment.objects.values_list("amended_at", "source")) == {(AT, second.pk)}
    assert register_of(child) == [("2026-11-16", "am", "M", None), ("2026-11-16", "pm", "L", 9)]


def test_import_file_without_minutes_does_not_erase_them(school: School, child: Pupil) -> None:
    import_register(school, marks_file(f"{child.upn},2026-11-16,AM,L,5,"), at=AT)
    bare = marks_file(
        f"{child.upn},2026-11-16,AM,L", f"{child.upn},2026-11-16,PM,\\", headings="UPN,Date,Session,Code\n"
    )
    import_register(school, bare, at=AT)
    assert register_of(child) == [("2026-11-16", "am", "L", 5), ("2026-11-16", "pm", "\\", None)]
    assert not MarkAmendment.objects.exists()


def test_import_never_deletes_a_mark(school: School, child: Pupil) -> None:
    import_register(school, marks_file(f"{child.upn},2026-11-16,AM,/,,", f"{child.upn},2026-11-16,PM,\\,,"), at=AT)
    import_register(school, marks_file(f"{child.upn},2026-11-16,AM,,,", f"{child.upn},2026-11-17,AM,/,,"), at=AT)
    assert [mark[:3] for mark in register_of(child)] == [
        ("2026-11-16", "am", "/"), ("2026-11-16", "pm", "\\"), ("2026-11-17", "am", "/"),
    ]  # fmt: skip


def test_import_same_file_again_is_refused_with_the_date_of_the_first(school: School, child: Pupil) -> None:
    """Abuse case 57."""
    file = marks_file(f"{child.upn},2026-11-20,AM,/,,")
    import_register(school, file, at=AT)
    assert preview_import(school, "marks-csv", file).already_imported == RegisterImport.objects.get()
    with pytest.raises(ImportRefused) as refusal:
        import_register(school, file, at=AT)
    assert str(refusal.value) == ("This very file was imported on 20 November 2026 at 16:00. Choose a newer export.")
    assert RegisterImport.objects.count() == 1


def test_import_older_file_asks_first(school: School, child: Pupil) -> None:
    """Abuse case 57: yesterday's file today."""
    import_register(school, marks_file(f"{child.upn},2026-11-20,AM,/,,"), at=AT)
    older = marks_file(f"{child.upn},2026-11-19,AM,/,,")
    with pytest.raises(
        ImportRefused, match="ends on 19 Nov 2026, but the register already reaches 20 Nov 2026"
    ) as refusal:
        import_register(school, older, at=AT)
    assert [question.key for question in refusal.value.preview.questions] == ["older"]
    assert Mark.objects.count() == 1
    import_register(school, older, confirm=["older"], at=AT)
    assert Mark.objects.count() == 2


@pytest.mark.parametrize("number", ["999/2001", "9992001", "2001"])
def test_import_file_of_this_school_is_taken(school: School, child: Pupil, number: str) -> None:
    file = marks_file(f"{number},{child.upn},2026-11-20,AM,/", headings="DfE number,UPN,Date,Session,Code\n")
    import_register(school, file, at=AT)
    assert Mark.objects.count() == 1


def test_import_file_of_another_school_asks_first(school: School, child: Pupil) -> None:
    file = marks_file(f"9992002,{child.upn},2026-11-20,AM,/", headings="DfE number,UPN,Date,Session,Code\n")
    with pytest.raises(ImportRefused, match="names the school number 9992002, but this school's is 9992001"):
        import_register(school, file, at=AT)
    assert not Mark.objects.exists()


def test_import_dates_that_prove_no_order_ask_first(school: School, child: Pupil) -> None:
    file = marks_file(f"{child.upn},05/11/2026,AM,/,,", f"{child.upn},06/11/2026,AM,/,,")
    with pytest.raises(ImportRefused, match="confirm: day-first"):
        import_register(school, file, at=AT)
    import_register(school, file, confirm={"day-first"}, at=AT)
    assert list(Mark.objects.values_list("day", flat=True)) == [date(2026, 11, 5), date(2026, 11, 6)]


def test_import_that_changes_most_marks_asks_first(school: School) -> None:
    children = [people.pupil(school, serial=serial) for serial in range(1, 5)]
    days = [date(2026, 9, day) for day in range(1, 31)]

    def whole_month(am: str, pm: str) -> bytes:
        halves = (("AM", am), ("PM", pm))
        return marks_file(
            *(f"{child.upn},{day},{half},{code},," for child in children for day in days for half, code in halves)
        )

    import_register(school, whole_month("/", "\\"), at=AT)
    with pytest.raises(ImportRefused, match="changes 240 of the 240 marks"):
        import_register(school, whole_month("I", "I"), at=AT)
    assert Mark.objects.filter(code="I").count() == 0


def test_import_with_one_wrong_row_writes_nothing(school: School, child: Pupil) -> None:
    """Abuse case 56."""
    file = marks_file(f"{child.upn},2026-11-19,AM,/,,", f"{child.upn},2026-11-19,PM,H,,")
    with pytest.raises(ImportRefused) as refusal:
        import_register(school, file, at=AT)
    assert str(refusal.value).startswith(
        "1 cell cannot be accepted. First: Row 3, Code: got 'H'; accepted: a national "
        "attendance code in use on 2026-11-19: "
    )
    assert refusal.value.preview.unknown_codes == {"H": 1}
    assert not Mark.objects.exists()
    assert not RegisterImport.objects.exists()


def test_import_two_marks_for_one_session_are_an_error_of_the_second_row(school: School, child: Pupil) -> None:
    file = marks_file(f"{child.upn},2026-11-19,AM,/,,", f"{child.upn},2026-11-19,AM,I,,")
    preview = preview_import(school, "marks-csv", file, at=AT)
    assert [(error.row, error.accepted) for error in preview.errors] == [
        (3, "one mark for a session; row 2 gives this one another")
    ]


def test_import_of_a_file_changed_since_the_preview_is_refused(school: School, child: Pupil) -> None:
    file = io.BytesIO(marks_file(f"{child.upn},2026-11-19,AM,/,,"))
    preview = preview_import(school, "marks-csv", file, at=AT)
    file.seek(0)
    file.write(marks_file(f"{child.upn},2026-11-19,AM,I,,"))
    with pytest.raises(FileRefused, match="not the one that was looked at"):
        import_register(school, preview, at=AT)
    assert not Mark.objects.exists()


def test_import_unknown_format_names_those_we_read(school: School) -> None:
    with pytest.raises(FileRefused, match=r"'xml' is not a format we read\. Accepted: marks-csv, week-csv, "):
        preview_import(school, "xml", b"<a/>")


def test_import_tells_the_rooms_above_which_class_weeks_changed_in_the_same_transaction(
    school: School, child: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[School, set[ClassWeekKey], int]] = []
    monkeypatch.setattr(after_import, "_fillings", {})
    after_import.fill("listener", lambda school, keys: told.append((school, keys, Mark.objects.count())))
    (oak,) = child.memberships.values_list("school_class", flat=True)
    week = f"{child.upn},2026-11-13,AM,/,,", f"{child.upn},2026-11-17,AM,/,,"
    import_register(school, marks_file(*week), at=AT)
    import_register(school, marks_file(*week, f"{child.upn},2026-11-19,PM,\\,,"), at=AT)
    import_register(school, marks_file(*week, f"{child.upn},2026-11-19,PM,-,,"), confirm={"older"}, at=AT)
    assert told == [
        (school, {(oak, date(2026, 11, 9)), (oak, date(2026, 11, 16))}, 2),
        (school, {(oak, date(2026, 11, 16))}, 3),
    ]


def test_import_is_undone_when_a_room_above_fails(
    school: School, child: Pupil, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*changed: object) -> None:
        raise RuntimeError("no class weeks")

    monkeypatch.setattr(after_import, "_fillings", {"failing": fail})
    with pytest.raises(RuntimeError, match="no class weeks"):
        import_register(school, marks_file(f"{child.upn},2026-11-17,AM,/,,"), at=AT)
    assert (Mark.objects.count(), RegisterImport.objects.count()) == (0, 0)
