"""Reading a table of dates, and refusing a row that cannot be read, with the line named."""

from datetime import date, time

import pytest

from portal.calendars.importers import FileRefused, ReadDate, read_dates


def test_a_full_row_comes_back_whole() -> None:
    text = (
        "Title;UID;First day;Last day;Starts at;Ends at;Category;Half;Year groups;Description;Source;Status\n"
        "\n"
        'Fair;f-1;05/12/2026;2026-12-06;10:00;12:30;event;;"Reception; 1 Year 2";"Two\nlines";Office;Cancelled\n'
        "Clean-up;;2026-12-07;;;;Closure;PM;;;;\n"
    )
    fair, closure = read_dates("dates.csv", text.encode("utf-8-sig"))
    assert fair == ReadDate(
        line=3,
        uid="f-1",
        title="Fair",
        first_day=date(2026, 12, 5),
        last_day=date(2026, 12, 6),
        starts_at=time(10),
        ends_at=time(12, 30),
        category="event",
        year_groups=(0, 1, 2),
        description="Two\nlines",
        source="Office",
        cancelled=True,
    )
    assert (closure.line, closure.half, closure.last_day, closure.uid) == (5, "pm", date(2026, 12, 7), "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Fair,31/02/2027", "Line 3: got 31/02/2027; accepted: a day as 2026-11-27 or 27/11/2026. Correct it."),
        ("Fair,", "Line 3: got no day; accepted: a day as 2026-11-27 or 27/11/2026. Correct it."),
        (",2027-01-05", "Line 3: got no title; accepted: a title for each date. Give it one."),
        (
            "Fair,2027-01-05,party",
            "Line 3: got party; accepted: a kind such as INSET day, Closure or Event. Correct it, or leave it empty.",
        ),
        (
            "Fair,2027-01-05,,99",
            "Line 3: got the year group 99; accepted: Reception, or Year 1 to Year 14. Correct it.",
        ),
        (
            "Fair,2027-01-05,,,x,y,z",
            "Line 3: got 7 cells; accepted: 6, as in the heading. Put quotes around texts with commas.",
        ),
        ("Fair,2027-01-05,,,09:00,2027-01-06", "Line 3: got a start without an end over several days; accepted: both "
            "times, or none. Add the end."),
        ("Fair,2027-01-05,,,25:00", "Line 3: got 25:00; accepted: a time as 15:30. Correct it."),
        (
            "Fair,1999-01-05",
            "Line 3: got 1999-01-05 to 1999-01-05; accepted: days from 2000 to 2099, the last not before the first. "
            "Correct the days.",
        ),
        ("=cmd()" * 30 + ",2027-01-05", f"Line 3: got {('=cmd()' * 10)}…; accepted: a title of at most 120 characters. "
            "Shorten it; the rest can be its description."),
    ],
)  # fmt: skip
def test_bad_row_is_refused_with_its_line(row: str, message: str) -> None:
    text = f"title,first_day,category,year_groups,starts_at,last_day\nGood,2026-12-05\n{row}\n"
    with pytest.raises(FileRefused) as refused:
        read_dates("dates.csv", text.encode())
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "line", "got"),
    [
        ("name,first_day\n", 1, "the column 'name'"),
        ("title,title,first_day\n", 1, "the column 'title'"),
        ("title,uid\n", 1, "no column 'first_day'"),
        ('title,first_day\n"Fair"x,2026-12-05\n', 2, "',' expected after '\"'"),
        ('title,first_day\nGood,2026-12-05\n"Fair,2026-12-05\n', 3, "unexpected end of data"),
        ("title,first_day,uid\nA,2026-12-05,x\nB,2026-12-06,x\n", 3, "the uid of line 2 again"),
    ],
)
def test_broken_table_is_refused(text: str, line: int, got: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_dates("dates.csv", text.encode())
    assert (refused.value.line, refused.value.got) == (line, got)
