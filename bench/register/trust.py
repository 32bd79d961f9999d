"""A trust's year on PostgreSQL: every school's file through `import_register`, against a bare `COPY` of the same rows.

The peer is an empty copy of the table of marks, `LIKE … INCLUDING ALL`: the same columns and indexes, and none of the
foreign keys that our table checks for every row. It takes each school's rows just after we have taken its file, ready
in memory and in one `COPY`, so that both tables grow together and whatever else the machine does falls on both.
"""

import gc
import resource
import time
from datetime import UTC, datetime

from schools import SCHOOL_DAYS, csv_lines, make_school, school_days

PUPILS = 400
MARKS_OF_A_SCHOOL = PUPILS * SCHOOL_DAYS * 2
IMPORTED_AT = datetime(2026, 8, 1, 12, tzinfo=UTC)
LEAST_SHARE_OF_SPEED = 0.25
COLUMNS = "pupil_id, day, half, code, minutes_late, source_id"
PIECE = 1 << 20


def import_school(number: int) -> tuple[int, float]:
    """Ours: how many marks came in, and in how many seconds."""
    from portal.attendance_plugin.register.services import import_register
    from portal.attendance_plugin.roll.models import Pupil

    school = make_school(number, PUPILS)
    upns = list(Pupil.objects.filter(school=school).order_by("pk").values_list("upn", flat=True))
    file = "\r\n".join(csv_lines(upns, school_days(2025))).encode()
    started = time.perf_counter()
    taken = import_register(school, file, file_name="marks.csv", at=IMPORTED_AT)
    seconds = time.perf_counter() - started
    assert taken.report["new"] == MARKS_OF_A_SCHOOL, taken.report
    return taken.pk, seconds


def copy_bare(source: int) -> float:
    """The peer: the rows that this import wrote."""
    from django.db import connection

    with connection.cursor() as cursor:
        with cursor.copy(
            f"COPY (SELECT {COLUMNS} FROM attendance_mark WHERE source_id = {source} ORDER BY id) TO STDOUT"
        ) as out:
            rows = b"".join(out)
        started = time.perf_counter()
        with cursor.copy(f"COPY bare_mark ({COLUMNS}) FROM STDIN") as copy:
            for start in range(0, len(rows), PIECE):
                copy.write(rows[start : start + PIECE])
        return time.perf_counter() - started


def measure_trust(marks: int) -> bool:
    """Print the figures; True where the limit is kept."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_mark (LIKE attendance_mark INCLUDING ALL)")
    schools = max(round(marks / MARKS_OF_A_SCHOOL), 1)
    ours = bare = 0.0
    for number in range(schools):
        source, seconds = import_school(number)
        ours += seconds
        bare += copy_bare(source)
        gc.collect()
        if number % 10 == 9:
            print(f"  … {number + 1} schools: ratio so far {bare / ours:.2f}", flush=True)
    total = schools * MARKS_OF_A_SCHOOL
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM bare_mark")
        assert cursor.fetchone()[0] == total
    share, peak = bare / ours, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a trust's year, PostgreSQL: {schools} schools, {schools * PUPILS:,} pupils, {total:,} marks")
    print(f"import_register           {ours:8.1f} s   {total / ours:9,.0f} marks a second, {peak:.0f} MB at the peak")
    print(f"bare COPY                 {bare:8.1f} s   {total / bare:9,.0f} rows a second")
    print(f"ratio                     {share:8.2f} of the bare speed (limit: at least {LEAST_SHARE_OF_SPEED})")
    return share >= LEAST_SHARE_OF_SPEED
