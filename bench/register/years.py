"""Reading as years pile up: the same questions to a trust's register of one, three and six years.

Class weeks of the trust for one year, one pupil's tally to a day within a week, a class's tallies, the last day of the
register, and a file of corrections. Each must ask a bounded number of queries and take about the same time, whether
there is one year of marks or six. Loading the years takes minutes, and the machine does not stay as it was; so each
time is held against a fixed piece of work done beside it.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from schools import FIRST_YEAR, code_of, csv_lines, make_school, school_days

SCHOOLS, PUPILS = 5, 400
YEARS = (1, 3, 6)
ROUNDS = 15
SLOWEST_SHARE = 1.5
NEWEST = FIRST_YEAR


def load_year(schools: list[object], started: int) -> None:
    """The marks written bare, then counted as `portal migrate` counts those of a database without figures."""
    from django.db import connection
    from django.utils import timezone

    from portal.attendance_plugin.register.figures import refresh_between
    from portal.attendance_plugin.register.models import RegisterImport
    from portal.attendance_plugin.roll.models import Pupil

    for school in schools:
        source = RegisterImport.objects.create(
            school=school, format="bench", file_name=f"{started}.csv", sha256=f"{started}", imported_at=timezone.now()
        )
        pupils = list(Pupil.objects.filter(school=school).order_by("pk").values_list("pk", flat=True))
        days = school_days(started)
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY attendance_mark (pupil_id, day, half, code, minutes_late, source_id) FROM STDIN (FORMAT csv)"
            ) as copy,
        ):
            for day in days:
                for half in ("AM", "PM"):
                    lines = (
                        f"{pupil},{day},{half.lower()},{code_of(number, day, half)},,{source.pk}\n"
                        for number, pupil in enumerate(pupils)
                    )
                    copy.write("".join(lines))
        refresh_between(school, days[0], days[-1])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def questions(schools: list[object]) -> dict[str, Callable[[int], object]]:
    """What is asked, by name; each is given the number of the round."""
    from portal.attendance_plugin.celebration.models import ClassWeek
    from portal.attendance_plugin.register.marks import latest_day
    from portal.attendance_plugin.register.services import import_register
    from portal.attendance_plugin.register.tallies import tallies_of, tally_to
    from portal.attendance_plugin.roll.models import Pupil

    first, last = date(NEWEST, 9, 3), date(NEWEST + 1, 5, 13)
    pupils = list(Pupil.objects.order_by("pk"))
    room = Pupil.objects.filter(memberships__school_class=schools[0].classes.first())  # type: ignore[attr-defined]
    upns = [pupil.upn for pupil in pupils[:30]]
    days = school_days(NEWEST)

    def correct(number: int) -> object:
        rows = list(csv_lines(upns, days[number : number + 2]))
        file = "\n".join([rows[0], *(row.replace(",I,", ",M,") for row in rows[1:])]).encode() + b"\n" * number
        at = datetime.now(UTC)
        return import_register(schools[0], file, confirm={"older", "changes"}, at=at)  # type: ignore[arg-type]

    return {
        "class weeks of the trust, one year": lambda _: list(ClassWeek.objects.filter(monday__range=(first, last))),
        "one pupil's tally": lambda number: tally_to(pupils[(number * 131) % len(pupils)], first, last),
        "a class's tallies": lambda _: tallies_of(room, first, last),
        "last day of the register": lambda _: latest_day(schools[0]),  # type: ignore[arg-type]
        "a file of corrections": correct,
    }


def fixed_work() -> None:
    """The same work for the database and for Python, however many marks there are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(number % 7 * number) FROM generate_series(1, 40000) AS number")
    sum(number % 7 * number for number in range(40_000))


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ask(question: Callable[[int], object], seed: int) -> tuple[float, float, int]:
    """The best of the seconds, those of the fixed work beside it, and how many queries it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    question(seed)
    asked, fixed = [], []
    for number in range(seed + 1, seed + 1 + ROUNDS):
        fixed.append(timed(fixed_work))
        asked.append(timed(lambda number=number: question(number)))  # type: ignore[misc]
    with CaptureQueriesContext(connection) as queries:
        question(seed + 1 + ROUNDS)
    return min(asked), min(fixed), len(queries)


def measure_years() -> bool:
    """Print the figures; True where the sixth year costs about what the first does."""
    schools = [make_school(number, PUPILS) for number in range(900, 900 + SCHOOLS)]
    found: dict[str, list[tuple[float, float, int]]] = {}
    for place, years in enumerate(YEARS):
        for back in range(YEARS[place - 1] if place else 0, years):
            load_year(schools, NEWEST - back)
        for name, question in questions(schools).items():
            found.setdefault(name, []).append(ask(question, place * 20))
    print(f"reading {SCHOOLS} schools' registers of {', '.join(map(str, YEARS))} years ({PUPILS} pupils each)")
    kept = True
    for name, answers in found.items():
        shares = [asked / fixed for asked, fixed, _ in answers]
        queries = {each for *_, each in answers}
        growth = shares[-1] / shares[0]
        kept &= growth <= SLOWEST_SHARE and len(queries) == 1
        times = " ".join(f"{1000 * asked:7.1f}" for asked, *_ in answers)
        print(
            f"{name:36} {times} ms   {max(queries):2} queries   against fixed work {growth:.2f} times as long "
            f"with {YEARS[-1]} years (limit: {SLOWEST_SHARE})"
        )
    return kept
