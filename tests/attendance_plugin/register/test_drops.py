"""Files put into a school's folder are taken once, or refused with a reason that names no child (R28, R35; case 57)."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.register import drops
from portal.attendance_plugin.register.drop_words import without_quotes
from portal.attendance_plugin.register.importers.problems import FileRefused
from portal.attendance_plugin.register.models import Mark, RegisterDrop, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people

CANARY = "Amara O'Neill-Okafor"
HEAD = "UPN,Date,Session,Code\n"


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def folder(settings: Any, tmp_path: Path, school: School) -> Path:
    settings.REGISTER_DROPS = tmp_path
    made = tmp_path / school.slug
    made.mkdir()
    return made


@pytest.fixture
def look() -> Iterator[Callable[[], dict[str, int]]]:
    """One look of the worker, two minutes after the one before."""

    def one() -> dict[str, int]:
        clock.shift(timedelta(minutes=2))
        return drops.look_into_folders()

    with time_machine.travel(datetime(2026, 11, 27, 6, tzinfo=UTC)) as clock:
        yield one


def look_and_die(look: Callable[[], object], monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """A look during which the worker is killed where it calls ``at``."""

    def die(*given: object, **named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(drops, at, die)
        with pytest.raises(SystemExit):
            look()


def test_a_file_is_taken_at_the_second_look_and_put_away(child: Pupil, folder: Path, look: Any) -> None:
    (folder / "night.dat").write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n")
    assert (look(), look(), look()) == (
        {"taken": 0, "refused": 0, "waiting": 1},
        {"taken": 1, "refused": 0, "waiting": 0},
        {"taken": 0, "refused": 0, "waiting": 0},
    )
    row = RegisterDrop.objects.get()
    taken = RegisterImport.objects.get()
    assert (row.state, row.taken, taken.imported_by, taken.report["by"]) == (
        "taken", taken, None, "folder for register files",
    )  # fmt: skip
    assert [path.name for path in folder.rglob("*.dat")] == [f"{row.pk}-night.dat"]
    assert Mark.objects.get().code == "/"
    assert not OutboxMessage.objects.exists()


def test_a_file_that_grows_is_left_alone_until_it_rests(child: Pupil, folder: Path, look: Any) -> None:
    path = folder / "night.csv"
    path.write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n")
    look()
    path.write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n{child.upn},2026-11-26,PM,\\\n")
    assert (look()["waiting"], Mark.objects.count()) == (1, 0)
    assert (look()["taken"], Mark.objects.count()) == (1, 2)


def test_files_are_taken_in_the_order_of_their_names_and_wait_for_each_other(
    school: School, folder: Path, look: Any
) -> None:
    people.school_class(school)
    upn = "N999200122001"
    (folder / "2-marks.csv").write_text(f"{HEAD}{upn},2026-11-26,AM,/\n")
    look()
    (folder / "1-roll.csv").write_text(
        "UPN,Forename,Surname,Date of birth,Year,Class,Admitted\n"
        f"{upn},Amara,O'Neill-Okafor,2018-03-14,4,Oak,2022-09-05\n"
    )
    assert look() == {"taken": 0, "refused": 0, "waiting": 2}
    assert look() == {"taken": 2, "refused": 0, "waiting": 0}
    assert Mark.objects.get().pupil.upn == upn


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (f"{CANARY},2026-11-26,AM,/\n", "These cells cannot be accepted: row 2 (UPN)."),
        (
            "{upn},2026-11-26,AM,Amara\n{upn},2026-11-26,Okafor,/\n",
            "These cells cannot be accepted: row 2 (Code), row 3",
        ),
        ("{upn},05/11/2026,AM,/\n", "Every date in the file could be read day first or month first"),
        ("", "The file has headings but no rows."),
    ],
)
def test_a_file_with_errors_or_questions_is_refused_and_the_reason_names_no_child(
    child: Pupil, folder: Path, look: Any, caplog: pytest.LogCaptureFixture, rows: str, reason: str
) -> None:
    caplog.set_level(logging.DEBUG)
    (folder / "night.csv").write_text(HEAD + rows.format(upn=child.upn))
    look()
    assert look() == {"taken": 0, "refused": 1, "waiting": 0}
    row, mail = RegisterDrop.objects.get(), OutboxMessage.objects.get()
    beside = (folder / "refused" / f"{row.pk}-night.csv.txt").read_text()
    assert row.reason.startswith(reason)
    assert (reason in beside, "Not taken into the register of Millbrook" in beside) == (True, True)
    told = [
        row.reason,
        beside,
        mail.subject,
        mail.text_body,
        caplog.text,
        str(AuditEntry.objects.values_list("detail")),
    ]
    for secret in ("Amara", "Okafor", child.upn):
        assert not any(secret in words for words in told)
    assert "night.csv" not in mail.subject + mail.text_body
    assert mail.recipient == child.school.email
    assert not Mark.objects.exists()


def test_a_file_without_headings_does_not_show_its_first_row(child: Pupil, folder: Path, look: Any) -> None:
    (folder / "night.csv").write_text("Amara,O'Neill-Okafor,2018-03-14\n")
    look()
    look()
    assert not any(name in RegisterDrop.objects.get().reason for name in ("Amara", "Neill", "Okafor"))


def test_the_office_is_told_once_an_hour_at_most(child: Pupil, folder: Path, look: Any) -> None:
    for number in range(3):
        (folder / f"{number}.csv").write_text(f"{HEAD}x,{number},AM,/\n")
    look()
    assert look()["refused"] == 3
    assert OutboxMessage.objects.count() == 1


def test_yesterday_s_file_again_is_put_away_as_taken(child: Pupil, folder: Path, look: Any) -> None:
    content = f"{HEAD}{child.upn},2026-11-26,AM,/\n"
    for name in ("monday.csv", "tuesday.csv"):
        (folder / name).write_text(content)
    look()
    assert look() == {"taken": 2, "refused": 0, "waiting": 0}
    assert (RegisterImport.objects.count(), RegisterDrop.objects.filter(taken__isnull=False).count()) == (1, 2)
    assert RegisterDrop.objects.get(file_name="tuesday.csv").reason == (
        "The very same file was taken on 27 November 2026 at 06:04."
    )


def test_two_workers_at_once_take_a_file_once(child: Pupil, folder: Path, look: Any, monkeypatch: Any) -> None:
    (folder / "night.csv").write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n")
    look()
    taken, import_register = [], drops.import_register

    def import_while_another_worker_looks(*given: Any, **named: Any) -> Any:
        taken.append(drops.look_into_folders())
        return import_register(*given, **named)

    monkeypatch.setattr(drops, "import_register", import_while_another_worker_looks)
    assert look()["taken"] == 1
    assert taken == [{"taken": 0, "refused": 0, "waiting": 1}]


def test_a_worker_killed_in_an_import_leaves_the_file_to_be_taken_again(
    child: Pupil, folder: Path, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "night.csv").write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n")
    look()
    look_and_die(look, monkeypatch, "_finish")
    assert (Mark.objects.count(), RegisterDrop.objects.get().state) == (0, "waiting")
    waits = [look()["taken"] for _ in range(9)]
    assert (waits.count(1), waits[-1], Mark.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize(("code", "state", "imports", "mails"), [("/", "taken", 1, 0), ("??", "refused", 0, 1)])
def test_a_worker_killed_before_the_file_is_put_away_takes_nothing_twice(
    child: Pupil,
    folder: Path,
    look: Any,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    state: str,
    imports: int,
    mails: int,
) -> None:
    (folder / "night.csv").write_text(f"{HEAD}{child.upn},2026-11-26,AM,{code}\n")
    look()
    look_and_die(look, monkeypatch, "put_away")
    assert look() == {"taken": 0, "refused": 0, "waiting": 0}
    assert list(RegisterDrop.objects.values_list("state", flat=True)) == [state]
    assert (RegisterImport.objects.count(), OutboxMessage.objects.count()) == (imports, mails)
    assert [path.parent.name for path in folder.rglob("*.csv")] == [state]


def test_a_file_at_which_the_worker_is_always_stopped_is_refused(
    child: Pupil, folder: Path, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "night.csv").write_text(f"{HEAD}{child.upn},2026-11-26,AM,/\n")
    look()
    for _ in range(drops.TRIES):
        look_and_die(look, monkeypatch, "import_register")
        assert [look()["waiting"] for _ in range(7)] == [1] * 7
    assert look()["refused"] == 1
    assert RegisterDrop.objects.get().reason.startswith("The worker was stopped 3 times while it read this file")


def test_a_file_taken_out_of_the_folder_is_forgotten(child: Pupil, folder: Path, look: Any) -> None:
    (folder / "night.csv").write_text("x")
    look()
    (folder / "night.csv").unlink()
    look()
    assert not RegisterDrop.objects.exists()


def test_a_folder_of_another_school_is_not_looked_into(child: Pupil, folder: Path, look: Any) -> None:
    (folder.parent / "unknown-school").mkdir()
    (folder.parent / "unknown-school" / "night.csv").write_text("x")
    assert look() == {"taken": 0, "refused": 0, "waiting": 0}


def test_without_a_folder_nothing_is_looked_for(settings: Any, school: School) -> None:
    settings.REGISTER_DROPS = None
    assert drops.look_into_folders() == {"taken": 0, "refused": 0, "waiting": 0}


@given(st.text(max_size=30), st.text(max_size=30))
def test_quoted_words_are_left_out_whatever_they_are(first: str, second: str) -> None:
    words = str(FileRefused(f"The first row has {first!r}. Accepted: it isn't {second!r}."))
    assert without_quotes(words) == "The first row has …. Accepted: it isn't …."
