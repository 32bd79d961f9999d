"""`portal import-register`: what a technician sees, and the exit status a nightly job reads."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.attendance_plugin.management.commands.import_register import Progress
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: str | Path) -> tuple[str, int, str]:
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_register", *map(str, arguments), stdout=out)
    return str(refusal.value), refusal.value.returncode, out.getvalue()


@pytest.fixture
def marks(tmp_path: Path, child: Pupil) -> Path:
    path = tmp_path / "marks.csv"
    path.write_text(f"UPN,Date,Session,Code,Tutor\n{child.upn},2026-09-14,AM,/,X\n{child.upn},2026-09-14,PM,N,X\n")
    return path


def test_command_imports_and_says_so(marks: Path) -> None:
    assert run(marks, "--format", "marks-csv") == "Imported marks.csv: 2 rows; 2 new, 0 changed, 0 unchanged.\n"
    assert Mark.objects.count() == 2


def test_command_tells_the_format_by_what_is_in_the_file(marks: Path) -> None:
    said = run(marks.rename(marks.with_suffix(".dat")))
    assert said.splitlines() == [
        "By what is in it the file is marks-csv. Marks: one row per pupil and session.",
        "Imported marks.dat: 2 rows; 2 new, 0 changed, 0 unchanged.",
    ]


def test_command_refuses_a_file_of_no_format(tmp_path: Path, child: Pupil) -> None:
    path = tmp_path / "register.json"
    path.write_text('{"data": []}')
    words, status, _ = refused(path)
    assert (words.startswith("Nothing was written. The file is none of the formats we read"), status) == (True, 1)


def test_command_dry_run_tells_everything_and_writes_nothing(marks: Path) -> None:
    assert run(marks, "--format", "marks-csv", "--dry-run") == (
        "2 rows, 14 Sep 2026 to 14 Sep 2026. Read as UTF-8, separated by commas.\n"
        "  new: 2\n"
        "  pupils with marks in the file: 1\n"
        "Columns not used: Tutor.\n"
        "Dry run: nothing was written.\n"
    )
    assert not Mark.objects.exists()


def test_command_wrong_rows_are_listed_and_nothing_is_written(marks: Path, child: Pupil) -> None:
    with marks.open("a") as file:
        file.write(f"{child.upn},2026-09-15,AM,??,X\n")
    message, status, out = refused(marks, "--format", "marks-csv")
    assert status == 1
    assert message.startswith("Nothing was written. 1 cell cannot be accepted. First: Row 4, Code:")
    assert "Unknown codes: '??' (1).\n  Row 4, Code: got '??'; accepted: a national attendance code" in out
    assert not Mark.objects.exists()


def test_command_question_is_answered_by_confirm(tmp_path: Path, child: Pupil) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(f"UPN,Date,Session,Code\n{child.upn},09/10/2026,AM,/\n")
    message, status, _ = refused(path, "--format", "marks-csv", "--dry-run")
    assert (status, message.endswith("If that is right, confirm: day-first.")) == (1, True)
    run(path, "--format", "marks-csv", "--confirm", "day-first")
    assert str(Mark.objects.get().day) == "2026-10-09"


def test_command_file_that_is_no_table_is_one_sentence(tmp_path: Path, school: School) -> None:
    path = tmp_path / "marks.xlsx"
    path.write_bytes(b"PK\x03\x04\x00\x00")
    message, status, out = refused(path, "--format", "marks-csv")
    assert (status, out) == (1, "")
    assert message.startswith("Nothing was written. The file is not a complete Excel workbook. Open it")


def test_command_missing_file_is_wrong_use(tmp_path: Path, school: School) -> None:
    message, status, _ = refused(tmp_path / "none.csv", "--format", "marks-csv")
    assert (status, message) == (2, f"Cannot read {tmp_path / 'none.csv'}: No such file or directory. Check the path.")


def test_command_asks_which_school_when_there_are_two(marks: Path, school: School) -> None:
    school.pk, school.slug = None, "other"
    school.save()
    message, status, _ = refused(marks, "--format", "marks-csv")
    assert (status, message) == (2, "Say which school with --school. Known: other, test-school.")
    assert run(marks, "--format", "marks-csv", "--school", "test-school").startswith("Imported")


def test_progress_is_quiet_for_two_seconds_and_then_tells_once_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 1.9, 2.5, 3.0, 3.6])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    path = tmp_path / "file"
    path.write_bytes(b"x" * 200)
    told: list[Any] = []

    class Command:
        class stderr:  # noqa: N801 - Django's name
            @staticmethod
            def write(line: str, ending: str) -> None:
                told.append(line)

    progress = Progress(Command, path)  # type: ignore[arg-type]
    for rows in (1_000, 2_000, 3_000, 4_000):
        progress(rows, 100)
    assert told == ["Read 2,000 rows (50 % of the file) …", "Read 4,000 rows (50 % of the file) …"]
