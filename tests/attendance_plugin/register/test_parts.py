"""Each code counts in the part it belongs to on its own day, in the filter and in the SQL alike."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.register.parts import BELONGS, PARTS, part_q, part_sql
from portal.pages.models import School
from portal.rules.codes import CODE_SETS
from tests import people

BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)
EVERY_CODE = sorted({code for codes in CODE_SETS for code in codes})


@pytest.fixture
def days_of_codes(school: School) -> dict[tuple[str, date], int]:
    """A mark with every code ever used: in the morning of the last day of the old codes, and of the first day after.

    One child has one mark a session, so there is a child for each code.
    """
    source = RegisterImport.objects.create(
        school=school, format="csv", file_name="codes.csv", sha256="0" * 64, imported_at=datetime.now(UTC)
    )
    marks = {}
    for serial, code in enumerate(EVERY_CODE):
        child = people.pupil(school, serial=serial)
        for day in (BEFORE, AFTER):
            marks[code, day] = Mark.objects.create(pupil=child, day=day, half="am", code=code, source=source).pk
    return marks


@pytest.mark.parametrize("part", PARTS)
def test_part_is_what_the_code_counts_as_on_its_day(part: str, days_of_codes: dict[tuple[str, date], int]) -> None:
    expected = {
        pk
        for (text, day), pk in days_of_codes.items()
        for codes in CODE_SETS
        if (code := codes.get(text))
        and code.in_force_from <= day <= (code.in_force_to or date.max)
        and BELONGS[part](code)
    }
    assert expected
    assert set(Mark.objects.filter(part_q(part)).values_list("pk", flat=True)) == expected
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT m.id FROM attendance_mark m WHERE {part_sql(part, 'm')}")
        assert {pk for (pk,) in cursor.fetchall()} == expected


@pytest.mark.parametrize(
    ("code", "day", "part"),
    [
        ("H", BEFORE, "authorised"),
        ("H", AFTER, None),
        ("J", BEFORE, "attended"),
        ("J", AFTER, None),
        ("J1", BEFORE, None),
        ("J1", AFTER, "authorised"),
        ("K", AFTER, "attended"),
        ("Y", BEFORE, None),
        ("N", AFTER, "unresolved_n"),
        ("U", AFTER, "unauthorised"),
        ("D", AFTER, None),
        ("#", AFTER, None),
    ],
)
def test_codes_of_the_change_of_2024(
    code: str, day: date, part: str | None, days_of_codes: dict[tuple[str, date], int]
) -> None:
    found = [
        name
        for name in PARTS
        if name != "late" and Mark.objects.filter(part_q(name), pk=days_of_codes[code, day]).exists()
    ]
    assert found == ([part] if part else [])
