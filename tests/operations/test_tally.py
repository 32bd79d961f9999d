"""`portal tally`: published rows come out exactly; what cannot be counted is refused with row and column."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

OFFICIAL = Path(__file__).parent.parent / "rules/cases/official_rows.csv"
ADDED = "possible,attended,authorised,unauthorised,late,attendance_percent,absence_percent,unauthorised_percent"


def tally(path: Path) -> str:
    out = StringIO()
    call_command("tally", str(path), stdout=out)
    return out.getvalue()


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_published_rows_come_out_exactly():
    rows = list(csv.DictReader(StringIO(tally(OFFICIAL))))
    names = ("possible", "attended", "authorised", "unauthorised", "late")
    assert len(rows) == 47
    assert [row for row in rows if any(row[name] != row[f"published_{name}"] for name in names)] == []


def test_other_columns_pass_through_and_figures_are_added(tmp_path):
    path = write(tmp_path, 'place,on,/,\\,I,O,L,#,note\n"Here, there",2026-09-07,3,2,1,1,,9,"a ""word"""\n')
    assert tally(path) == (
        f"place,on,/,\\,I,O,L,#,note,{ADDED}\n"
        '"Here, there",2026-09-07,3,2,1,1,,9,"a ""word""",7,5,1,1,0,71.43,28.57,14.29\n'
    )


def test_row_without_a_possible_session_has_no_percentages(tmp_path):
    assert tally(write(tmp_path, "on,/,#\n2026-09-07,,4\n")) == f"on,/,#,{ADDED}\n2026-09-07,,4,0,0,0,0,0,,,\n"


def test_codes_are_read_as_on_the_row_s_date(tmp_path):
    path = write(tmp_path, "on,/,J,H\n2024-08-18,1,1,1\n2024-08-19,1,0,\n")
    assert [line.split(",")[4:7] for line in tally(path).splitlines()[1:]] == [["3", "2", "1"], ["1", "1", "0"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date,/\n2026-09-07,1\n", "header: got 'date,/'; accepted: a column named 'on' with dates"),
        ("on,/,/\n2026-09-07,1,1\n", "header: got '/'"),
        (
            "on,/,late\n2026-09-07,1,1\n",
            "header: got 'late'; accepted: columns that are not added and not given twice. Rename or remove it.",
        ),
        ("on,/\n07/09/2026,1\n", "row 2: on: got '07/09/2026'; accepted: a date as YYYY-MM-DD"),
        (
            "on,/\n2026-09-07,1\n2026-09-08,1.5\n",
            "row 3: /: got '1.5'; accepted: a whole number of sessions, or nothing",
        ),
        ("on,/\n2026-09-07,-1\n", "row 2: /: got '-1'"),
        ("on,/\n2026-09-07,1,2\n", "row 2: (the row): got '3 cells'; accepted: 2 cells"),
        ("on,/,H\n2026-09-07,1,1\n", "'H' is no attendance code on 2026-09-07"),
        ("", "header: got ''"),
    ],
)
def test_table_that_cannot_be_counted_is_refused(tmp_path, text, message):
    with pytest.raises(CommandError) as fault:
        tally(write(tmp_path, text))
    assert fault.value.returncode == 2
    assert message in str(fault.value)


def test_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    (tmp_path / "binary.csv").write_bytes(b"on,/\n\xff\xfe")
    for name, message in (("gone.csv", "No such file"), ("binary.csv", "not text in UTF-8")):
        with pytest.raises(CommandError, match=message):
            tally(tmp_path / name)
