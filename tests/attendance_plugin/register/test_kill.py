"""`portal import-register` killed at any moment: the whole file is in the register or nothing of it."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.attendance_plugin.roll.upn import build_upn
from tests.killed_commands import PortalFolder, kill_at_every_stage, seconds_of

pytestmark = pytest.mark.heavy

SCHOOL = "thistlemere"
PUPILS, DAYS, ROUNDS = 60, 200, 6
MARKS = PUPILS * DAYS * 2
UPNS = [build_upn(local_authority="999", establishment="2001", year=2020, serial=number) for number in range(PUPILS)]


def pupils_file(folder: PortalFolder) -> Path:
    of_school = f"SELECT id FROM portal_pages_school WHERE slug = '{SCHOOL}'"
    with closing(sqlite3.connect(folder.database)) as database:
        rooms = f"SELECT name FROM attendance_schoolclass WHERE school_id = ({of_school}) ORDER BY name LIMIT 1"
        ((room,),) = database.execute(rooms).fetchall()
    rows = ["UPN,Given name,Family name,Date of birth,Year group,Class,Admitted"]
    rows += [f"{upn},Given,Family {number},2018-03-14,4,{room},2020-09-07" for number, upn in enumerate(UPNS)]
    path = folder.var / "pupils.csv"
    path.write_text("\n".join(rows))
    return path


def marks_file(folder: PortalFolder) -> Path:
    """Every day up to yesterday has both sessions; which days are school days is the school's own system's affair."""
    days = [date.today() - timedelta(days=back) for back in range(DAYS, 0, -1)]
    rows = ["UPN,Date,Session,Code"]
    rows += [f"{upn},{day},{half},{code}" for day in days for half, code in (("AM", "/"), ("PM", "\\")) for upn in UPNS]
    path = folder.var / "marks.csv"
    path.write_text("\n".join(rows))
    return path


@pytest.fixture(scope="module")
def folder(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> PortalFolder:
    """A school with its calendar and its roll, and no mark."""
    folder = PortalFolder(tmp_path_factory.mktemp("var"))
    folder.begin_with(migrated_file)
    status, said = folder.run("load-content")
    assert status == 0, said
    status, said = folder.run("import-register", pupils_file(folder), "--format", "pupils-csv", "--school", SCHOOL)
    assert status == 0, said
    folder.keep()
    return folder


def test_killed_import_leaves_all_or_nothing_and_can_be_run_again(folder: PortalFolder) -> None:
    command = ("import-register", marks_file(folder), "--format", "marks-csv", "--school", SCHOOL)
    seconds = seconds_of(folder, *command)
    whole = folder.state()
    assert (whole["attendance_mark"], whole["attendance_registerimport"]) == (MARKS, 2)
    outcomes = Counter[tuple[str, bool]]()
    for found in kill_at_every_stage(folder, *command, seconds=seconds, rounds=ROUNDS, seed=2026):
        assert found.state in (found.before, whole)
        outcome = "nothing" if found.state == found.before else "all"
        outcomes[outcome, found.was_killed] += 1
        status, said = folder.run(*command)
        if outcome == "nothing":
            assert (status, f"Imported marks.csv: {MARKS:,} rows; {MARKS:,} new" in said) == (0, True), said
        else:
            assert (status, "Nothing was written. This very file was imported on" in said) == (1, True), said
        assert folder.state() == whole
    assert (sum(outcomes.values()), outcomes["nothing", True] >= ROUNDS // 3) == (ROUNDS, True), outcomes
