"""Every list as a file, opened in LibreOffice: nothing in it acts, nothing is lost (R29, abuse case 12)."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from openpyxl import Workbook, load_workbook

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.staff.exports.test_lists import NAMES, take

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]

HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "＝1+1", " =1+1", "'=1+1", '"=1+1', '=HYPERLINK("http://a")')
NUMBERLIKE = ("007", "1E5", "12/11/2026", "3-4")
NUMBER = re.compile(r"\d[\d.,:/ E%+-]*")
UTF8_COMMAS = "Text - txt - csv (StarCalc):44,34,76"
CONVERTING_SECONDS = 180
Open = Callable[..., dict[str, list[list[str]]]]


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """``opened(files)``: what LibreOffice shows in each file, by its name, as rows of cells."""
    program = shutil.which("soffice")
    if program is None:
        stop = pytest.fail if os.environ.get("NO_SKIPPED_CHECKS") else pytest.skip
        stop("NOT CHECKED: no list was opened in LibreOffice. On Debian: apt install libreoffice-calc-nogui")

    def open_all(files: dict[str, bytes]) -> dict[str, list[list[str]]]:
        shown = {}
        for kind, more in (("csv", [f"--infilter={UTF8_COMMAS}"]), ("xlsx", [])):
            inside, outside = tmp_path / f"in-{kind}", tmp_path / f"out-{kind}"
            inside.mkdir()
            paths = [inside / name for name in files if name.endswith(kind)]
            for path in paths:
                path.write_bytes(files[path.name])
            profile = f"-env:UserInstallation=file://{tmp_path}/profile"
            to_csv = ["--convert-to", f"csv:{UTF8_COMMAS}", "--outdir", str(outside)]
            command = [program, profile, "--headless", *more, *to_csv, *(str(path) for path in paths)]
            subprocess.run(command, check=True, capture_output=True, timeout=CONVERTING_SECONDS)
            for path in paths:
                text = (outside / f"{path.stem}.csv").read_text("utf-8-sig")
                shown[path.name] = list(csv.reader(io.StringIO(text)))
        return shown

    return open_all


def rows_of(name: str, content: bytes) -> list[list[str]]:
    """The cells that the portal has written."""
    if name.endswith("csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [[str(cell.value or "") for cell in row] for row in load_workbook(io.BytesIO(content)).active]


def plainly(rows: list[list[str]], name: str) -> list[list[str]]:
    """Without white space that says nothing. Of a CSV file a table program makes numbers where it can, and shows them
    its own way; a workbook says that all is text."""
    cells = [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in rows]
    return [["a number" if name.endswith("csv") and NUMBER.fullmatch(cell) else cell for cell in row] for row in cells]


@pytest.fixture
def lists(waiting: LeaveRequest, school: School) -> dict[str, bytes]:
    """Each list as both kinds of file, with children whose names are meant to do harm, or look like numbers."""
    head = people.headteacher()
    decide(waiting, waiting.checks.get(), "grant", by=head)
    for serial, name in enumerate((*HOSTILE, *NUMBERLIKE), start=2):
        people.parent(people.pupil(school, serial=serial, given_name=name, family_name=name))
    client = Client()
    client.force_login(head)
    more = {"pupils": ["UPN", "Date of birth", "Contacts to ring"], "requests": ["Kind"]}
    return {
        f"{name}.{form}": take(client, name, form=form, more=more.get(name, [])).content
        for name in NAMES
        for form in ("csv", "xlsx")
    }


def test_a_list_opens_as_it_was_written_and_nothing_in_it_acts(lists: dict[str, bytes], opened: Open) -> None:
    shown = opened(lists)
    assert set(shown) == {f"{name}.{form}" for name in NAMES for form in ("csv", "xlsx")}
    for name, content in lists.items():
        assert plainly(shown[name], name) == plainly(rows_of(name, content), name), name
    as_text = {cell for row in shown["pupils.xlsx"] for cell in row[:2]}
    assert {*(name for name in HOSTILE if name.strip() == name), *NUMBERLIKE} <= as_text
    guarded = {cell for row in shown["pupils.csv"] for cell in row[:2]}
    assert {f"'{name}" for name in HOSTILE if name.strip() == name} <= guarded


def test_without_the_guard_a_formula_would_act(opened: Open) -> None:
    """What the test above would show if the guard were missing."""
    book = Workbook()
    book.active.append(["=1+1"])
    content = io.BytesIO()
    book.save(content)
    shown = opened({"formula.xlsx": content.getvalue(), "formula.csv": b"=1+1\r\n"})
    assert shown == {"formula.xlsx": [["2"]], "formula.csv": [["2"]]}
