"""A register file is looked at first, then confirmed (R28); every step on the way is a page, and can be left."""

import csv
import html
import io
import json
import os
import re
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.register import run_files, run_tasks, running
from portal.attendance_plugin.register.import_runs import ImportRun
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.register.taught import ColumnMapping, SchoolWord
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.register.forms import RegisterFileForm
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.register.importers.workbooks import workbook

LIST = reverse("attendance_staff:register_imports")
UPLOAD = reverse("attendance_staff:register_upload")


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path / "register-uploads"


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def office(school: School, sign_in) -> Client:
    return sign_in("office")


def upload(client: Client, content: str | bytes, *, format: str = "", name: str = "marks.csv") -> str:
    """Where the upload leads to."""
    data = content.encode() if isinstance(content, str) else content
    response = client.post(UPLOAD, {"format": format, "file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.context["form"].errors
    return response.headers["Location"]


def page(name: str, run: ImportRun | None = None) -> str:
    return reverse(f"attendance_staff:register_{name}", args=[(run or ImportRun.objects.get()).token])


def marks(child: Pupil, code: str = "/") -> str:
    return f"UPN,Date,Session,Code\n{child.upn},2026-11-16,AM,{code}\n{child.upn},2026-11-16,PM,\\\n"


def text_of(response) -> str:
    """What the page itself says, without the admin's frame."""
    own = response.content.decode().partition("portal-staff")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", own)).split())


def test_looking_at_a_file_writes_nothing(office: Client, child: Pupil) -> None:
    run_page = upload(office, marks(child))
    shown = text_of(office.get(run_page))
    assert "read as Marks: one row per pupil and session" in shown
    assert "2 rows, 16 Nov 2026 to 16 Nov 2026. Read as UTF-8, separated by commas." in shown
    assert "Import 2 rows" in shown
    assert (Mark.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_confirming_takes_it_and_forgets_the_file(office: Client, child: Pupil, private_folder: Path) -> None:
    run_page = upload(office, marks(child))
    assert office.post(run_page).headers["Location"] == run_page
    assert (Mark.objects.count(), RegisterImport.objects.get().imported_by.username) == (2, "office")
    assert list(private_folder.iterdir()) == []
    assert "2 rows, 16 Nov 2026 to 16 Nov 2026 new: 2" in text_of(office.get(run_page))
    assert office.post(run_page).status_code == 302
    assert RegisterImport.objects.count() == 1


def test_a_workbook_of_a_week_is_recognised_and_taken(office: Client, child: Pupil) -> None:
    grid = workbook(["Week commencing 2026-11-16"], ["UPN", "Mon AM", "Mon PM"], [child.upn, "/", "L"])
    run_page = upload(office, grid, name="week.xlsx")
    assert "read as Marks: a week grid" in text_of(office.get(run_page))
    office.post(run_page)
    assert list(Mark.objects.order_by("half").values_list("half", "code")) == [("am", "/"), ("pm", "L")]


def test_putting_it_aside_forgets_the_file(office: Client, child: Pupil, private_folder: Path) -> None:
    run_page = upload(office, marks(child))
    assert office.post(page("cancel")).headers["Location"] == LIST
    assert list(private_folder.iterdir()) == []
    assert "Nothing was imported" in text_of(office.get(run_page))
    assert office.post(run_page).status_code == 302
    assert not Mark.objects.exists()


def test_a_file_begun_waits_on_the_first_page(office: Client, child: Pupil) -> None:
    upload(office, marks(child))
    assert "marks.csv Read, waits to be confirmed" in text_of(office.get(UPLOAD))


def test_questions_must_be_answered_before_anything_is_taken(office: Client, child: Pupil) -> None:
    run_page = upload(office, f"UPN,Date,Session,Code\n{child.upn},05/11/2026,AM,/\n")
    response = office.post(run_page)
    assert (response.status_code, Mark.objects.count()) == (422, 0)
    assert "Answer every question first" in text_of(response)
    office.post(run_page, {"confirm": ["day-first"]})
    assert Mark.objects.get().day.isoformat() == "2026-11-05"


def test_wrong_cells_are_shown_listed_and_cannot_be_confirmed(office: Client, child: Pupil) -> None:
    """Abuse case 12: a cell that begins with = is text in the list."""
    run_page = upload(office, f"{marks(child)}=1+1,2026-11-16,AM,/\n")
    shown = text_of(office.get(run_page))
    assert "Cells that cannot be accepted" in shown
    assert "Import 3 rows" not in shown
    rows = list(csv.reader(io.StringIO(office.get(page("errors")).content.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Column", "Found", "Accepted"]
    assert rows[1][:3] == ["4", "UPN", "'=1+1"]
    office.post(run_page)
    assert not Mark.objects.exists()


def test_the_same_file_is_not_taken_twice(office: Client, child: Pupil) -> None:
    office.post(upload(office, marks(child)))
    again = upload(office, marks(child))
    assert "imported before" in text_of(office.get(again))
    office.post(again)
    assert RegisterImport.objects.count() == 1


def test_a_file_that_cannot_be_read_is_refused_in_words(office: Client) -> None:
    shown = text_of(office.get(upload(office, "\x00\x01\x02")))
    assert "The file cannot be read" in shown
    assert "zero bytes in it" in shown
    assert not RegisterImport.objects.exists()


def test_a_file_larger_than_any_format_reads_is_refused_unread(school: School, private_folder: Path) -> None:
    file = SimpleUploadedFile("marks.csv", b"UPN")
    file.size = 900 << 20
    form = RegisterFileForm({"format": ""}, {"file": file})
    assert form.errors["file"][0].startswith("The file has 900 MB; at most ")
    assert not private_folder.exists()


def test_no_file_is_said_so(office: Client) -> None:
    response = office.post(UPLOAD, {"format": "marks-csv"})
    assert (response.status_code, response.context["form"].errors["file"]) == (422, ["Choose a file"])


def test_an_upload_is_its_uploaders_alone(office: Client, child: Pupil, sign_in) -> None:
    run_page = upload(office, marks(child))
    other = sign_in("attendance_officer")
    assert other.get(run_page).status_code == 404
    assert other.post(page("cancel")).status_code == 404
    assert office.get(run_page).status_code == 200


@pytest.mark.parametrize("token", ["../../secret_key", "F" * 32, "f" * 31])
def test_a_made_up_token_opens_no_folder(token: str) -> None:
    with pytest.raises(ValueError, match="is no token"):
        run_files.RunFolder(token)


UNKNOWN = "Ref,Pupil,When,Which,What\n"


def unknown_marks(child: Pupil) -> str:
    return f"{UNKNOWN}{child.upn},Amara O,2026-11-16,AM,/\n{child.upn},Amara O,2026-11-16,PM,\\\n"


def test_unknown_headings_are_asked_once_and_then_known(office: Client, child: Pupil) -> None:
    run_page = upload(office, unknown_marks(child))
    assert "The file does not say by itself what it holds" in text_of(office.get(run_page))
    office.post(page("format"), {"format": "marks-csv"})
    assert office.get(run_page).headers["Location"] == page("columns")
    shown = office.get(page("columns"))
    assert "Amara O" not in shown.content.decode()
    assert "2026-11-16" in text_of(shown)
    incomplete = office.post(page("columns"), {"column-0": "upn", "column-2": "day", "column-3": "upn"})
    assert (incomplete.status_code, incomplete.context["problems"]) == (
        422,
        [
            "Two columns cannot both be UPN: leave one of them unused.",
            "Say which column is Session.",
            "Say which column is Code.",
        ],
    )
    answer = {"column-0": "upn", "column-2": "day", "column-3": "half", "column-4": "code"}
    assert office.post(page("columns"), answer).headers["Location"] == run_page
    assert "2 rows, 16 Nov 2026" in text_of(office.get(run_page))
    office.post(run_page)
    assert Mark.objects.count() == 2
    ImportRun.objects.all().delete()
    again = upload(office, "What,Which,When,Pupil,Ref\n" + f"L,AM,2026-11-17,A,{child.upn}\n")
    assert "read as Marks: one row per pupil and session" in text_of(office.get(again))
    office.post(again)
    assert Mark.objects.count() == 3


def test_words_of_the_school_are_asked_once_and_then_known(office: Client, child: Pupil) -> None:
    file = f"UPN,Date,Session,Code\n{child.upn},2026-11-16,Reg 1,Lx\n{child.upn},2026-11-16,Club,/\n"
    run_page = upload(office, file)
    assert "Words only your school uses" in text_of(office.get(run_page))
    office.post(page("words"), {"session-0": "am", "session-1": "none"})
    shown = text_of(office.get(run_page))
    assert "of sessions that are no register: 1" in shown
    assert "Unknown codes: 'Lx' (1)." in shown
    office.post(page("words"), {"code-0": "L", "first_day": "2026-11-16"})
    office.post(run_page)
    assert list(Mark.objects.values_list("half", "code")) == [("am", "L")]
    assert list(SchoolWord.objects.values_list("kind", "shown", "meaning", "taught_by__username")) == [
        ("code", "Lx", "L", "office"),
        ("session", "Club", "none", "office"),
        ("session", "Reg 1", "am", "office"),
    ]
    before = upload(office, f"UPN,Date,Session,Code\n{child.upn},2026-11-13,Reg 1,Lx\n", name="before.csv")
    assert "Unknown codes: 'Lx' (1)." in text_of(office.get(before))


def test_what_was_explained_is_seen_changed_and_forgotten(office: Client, child: Pupil, school: School) -> None:
    upload(office, unknown_marks(child), format="marks-csv")
    office.post(page("columns"), {"column-0": "upn", "column-2": "day", "column-3": "half", "column-4": "code"})
    mapping = ColumnMapping.objects.get()
    explained = reverse("attendance_staff:register_explained")
    assert "What → Code" in text_of(office.get(explained))
    change = reverse("attendance_staff:register_mapping", args=[mapping.pk])
    assert office.post(change, {"column-0": "upn"}).status_code == 422
    office.post(
        change, {"column-0": "upn", "column-1": "reason", "column-2": "day", "column-3": "half", "column-4": "code"}
    )
    assert "Pupil → Comment" in text_of(office.get(explained))
    office.post(change, {"forget": "yes"})
    assert not ColumnMapping.objects.exists()
    word = SchoolWord.objects.create(
        school=school, kind="code", word="lx", shown="Lx", meaning="L", taught_at=mapping.taught_at
    )
    assert "Lx Code L always" in text_of(office.get(explained))
    office.post(reverse("attendance_staff:register_forget_word", args=[word.pk]))
    assert not SchoolWord.objects.exists()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every file is a large one, and what would be queued is noted."""
    calls: list[tuple[str, int]] = []
    monkeypatch.setattr(running, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(
        "portal.attendance_plugin.staff.register.runs.run_later",
        lambda task, pk, timeout: calls.append((task.rsplit(".")[-1], pk)),
    )
    return calls


def test_a_large_file_is_read_and_taken_by_the_worker(
    office: Client, child: Pupil, queued: list[tuple[str, int]]
) -> None:
    run_page = upload(office, marks(child))
    run = ImportRun.objects.get()
    waiting = office.get(run_page)
    assert queued == [("read_file", run.pk)]
    assert "The file is being read" in text_of(waiting)
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert json.loads(office.get(page("progress")).content) == {"working": True, "rows": 0, "percent": 0}
    run_tasks.read_file(run.pk)
    assert json.loads(office.get(page("progress")).content) == {"working": False, "rows": 2, "percent": 100}
    office.post(run_page)
    assert queued[1:] == [("take_file", run.pk)]
    assert "All of it is taken, or nothing" in text_of(office.get(run_page))
    run_tasks.take_file(run.pk)
    assert "new: 2" in text_of(office.get(run_page))
    run_tasks.take_file(run.pk)
    assert (Mark.objects.count(), RegisterImport.objects.count()) == (2, 1)


def test_a_long_file_given_out_twice_is_worked_on_once(
    office: Client, child: Pupil, queued: list[tuple[str, int]]
) -> None:
    """R9: the queue hands a task out again while its first worker is still busy with it."""
    upload(office, marks(child))
    run = ImportRun.objects.get()
    running.RunProgress(run_files.RunFolder(run.token)).write(1, 10)
    run_tasks.read_file(run.pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.READING
    old = time.time() - 100
    os.utime(run_files.RunFolder(run.token).path / "progress.json", (old, old))
    run_tasks.read_file(run.pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.READY


def test_a_file_looked_at_again_is_not_taken_for_work_under_way(
    office: Client, child: Pupil, queued: list[tuple[str, int]]
) -> None:
    upload(office, marks(child))
    run = ImportRun.objects.get()
    run_tasks.read_file(run.pk)
    office.post(page("format"), {"format": "marks-csv"})
    run_tasks.read_file(run.pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.READY


def test_work_that_stands_still_says_so_and_is_started_again(
    office: Client, child: Pupil, queued: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 59: the worker was killed."""
    run_page = upload(office, marks(child))
    run = ImportRun.objects.get()
    running.RunProgress(run_files.RunFolder(run.token))
    assert office.post(page("again")).status_code == 302
    assert len(queued) == 1
    old = time.time() - 100
    os.utime(run_files.RunFolder(run.token).path / "progress.json", (old, old))
    assert "The work stands still" in text_of(office.get(run_page))
    office.post(page("again"))
    assert queued == [("read_file", run.pk)] * 2


def test_one_import_of_a_school_at_a_time(
    office: Client, child: Pupil, school: School, queued: list[tuple[str, int]]
) -> None:
    run_page = upload(office, marks(child))
    run = ImportRun.objects.get()
    running.read_run(run)
    officer = people.attendance_officer()
    other = ImportRun.objects.create(
        token="a" * 32, school=school, by=officer, file_name="other.csv", stage="taking", began_at=run.began_at,
        changed_at=run.changed_at,
    )  # fmt: skip
    response = office.post(run_page)
    assert response.status_code == 409
    assert "Another file is being imported (other.csv, begun by Tomasz Wrona)" in text_of(response)
    other.delete()
    office.post(run_page)
    assert queued[1:] == [("take_file", run.pk)]


def test_cancel_reaches_the_worker_in_the_middle_of_the_import(
    office: Client, child: Pupil, queued: list[tuple[str, int]], private_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_page = upload(office, marks(child))
    run = ImportRun.objects.get()
    running.read_run(run)
    office.post(run_page)
    write = running.RunProgress.write

    def cancel_meanwhile(self: running.RunProgress, rows: int, bytes_read: int) -> None:
        write(self, rows, bytes_read)
        if rows == 0:
            assert office.post(page("cancel")).headers["Location"] == run_page

    monkeypatch.setattr(running.RunProgress, "write", cancel_meanwhile)
    run.refresh_from_db()
    running.take_run(run)
    assert (Mark.objects.count(), RegisterImport.objects.count(), list(private_folder.iterdir())) == (0, 0, [])
    assert "Nothing was imported" in text_of(office.get(run_page))


def test_cancel_before_the_worker_came_leaves_nothing_to_do(
    office: Client, child: Pupil, queued: list[tuple[str, int]]
) -> None:
    upload(office, marks(child))
    run = ImportRun.objects.get()
    office.post(page("cancel"))
    running.read_run(run)
    run.refresh_from_db()
    assert run.stage == "stopped"


def test_files_of_yesterday_are_forgotten(office: Client, child: Pupil, private_folder: Path) -> None:
    upload(office, marks(child))
    (folder,) = private_folder.iterdir()
    old = time.time() - 25 * 60 * 60
    os.utime(folder, (old, old))
    ImportRun.objects.update(changed_at="2026-01-01T00:00:00Z")
    running.forget_old()
    assert (list(private_folder.iterdir()), ImportRun.objects.count()) == ([], 0)


def test_an_error_of_our_own_is_said_and_leaves_nothing(
    office: Client, child: Pupil, queued: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_page = upload(office, marks(child))
    monkeypatch.setattr(running, "preview_import", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        running.read_run(ImportRun.objects.get())
    assert "an error of the portal's own" in office.get(run_page).context["said"]
