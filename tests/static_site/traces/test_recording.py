"""What is noted while an answer is made: queries with their rows, the day, the moment, nothing out of a cache."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.utils import timezone

from portal.pages.models import School
from portal.static_site.traces.recording import Recorder

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


def test_query_is_asked_once_and_known_by_its_rows(school: School, django_assert_num_queries: object) -> None:
    recorder = Recorder()
    with recorder.watching():
        with recorder.trace() as first:
            names = [each.name for each in School.objects.all()]
        with recorder.trace() as second:
            assert [each.name for each in School.objects.all()] == names == [school.name]
        with recorder.trace() as other:
            School.objects.filter(slug="none").exists()
    assert first.reads == second.reads
    assert (len(first.reads), first.reads & other.reads, first.wrote) == (1, set(), False)


def test_change_in_the_middle_is_seen_and_noted(school: School) -> None:
    recorder = Recorder()
    with recorder.watching():
        with recorder.trace() as before:
            str(School.objects.get())
        with recorder.trace() as writing:
            School.objects.update(name="Changed")
        with recorder.trace() as after:
            assert School.objects.get().name == "Changed"
    assert (writing.wrote, after.wrote) == (True, False)
    assert before.reads != after.reads


@pytest.mark.parametrize("ask", ["fetchone", "fetchall", "fetchmany", "iterate"])
def test_rows_come_in_every_way_a_cursor_gives_them(school: School, ask: str) -> None:
    recorder = Recorder()
    found = []
    with recorder.watching(), recorder.trace():
        for _ in range(2):  # read, then kept
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, slug FROM portal_pages_school WHERE slug = %s", ["test-school"])
                assert ([column[0] for column in cursor.description], cursor.rowcount) == (["name", "slug"], 1)
                given = {
                    "fetchone": lambda cursor=cursor: [cursor.fetchone()],
                    "fetchall": cursor.fetchall,
                    "fetchmany": lambda cursor=cursor: cursor.fetchmany(5),
                    "iterate": lambda cursor=cursor: list(cursor),
                }[ask]()
                found.append(given)
    assert found == [[(school.name, "test-school")]] * 2


def test_what_is_made_once_counts_for_all_who_use_it(school: School) -> None:
    recorder = Recorder()
    with recorder.watching():
        with recorder.trace() as first:
            recorder.once("school", School.objects.get)
        with recorder.trace() as second:
            recorder.once("school", School.objects.get)
    assert first.reads == second.reads != set()


def test_cached_value_hides_nothing(school: School) -> None:
    cache.set("a-key", "kept before")
    with Recorder().watching():
        assert cache.get("a-key") is None
        cache.set("a-key", "kept in the build")
        assert cache.get("a-key") is None
    assert cache.get("a-key") == "kept before"


@pytest.mark.parametrize(
    ("ask", "days", "volatile"),
    [
        (lambda: timezone.localdate(), {"Europe/London": "2026-07-02"}, False),
        (lambda: timezone.localdate(None, ZoneInfo("UTC")), {"UTC": "2026-07-01"}, False),
        (lambda: timezone.localdate(timezone=ZoneInfo("UTC")), {"UTC": "2026-07-01"}, False),
        (lambda: timezone.localdate(MOMENT), {}, False),
        (lambda: timezone.now(), {}, True),
        (timezone.now, {}, True),  # taken by name before the build began
        (timezone.localdate, {}, True),
        (timezone.localtime, {}, True),
        (lambda: Template("{% now 'Y' %}").render(Context()), {}, True),
        (lambda: Template("{{ day|timesince }}").render(Context({"day": MOMENT})), {}, True),
        (lambda: Template("{{ day|timesince:day }}").render(Context({"day": MOMENT})), {}, False),
        (lambda: Template("{{ day|date:'Y' }}").render(Context({"day": MOMENT})), {}, False),
    ],
)
def test_who_asks_for_the_time_is_noted(ask: object, days: dict[str, str], volatile: bool) -> None:
    recorder = Recorder()
    with time_machine.travel(MOMENT), recorder.watching(), recorder.trace() as trace:
        ask()  # type: ignore[operator]
    assert (trace.days, trace.volatile) == (days, volatile)


def test_clock_of_a_build_stands_still_and_goes_on_after_it() -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        with Recorder().watching() as moment:
            clock.move_to(datetime(2026, 7, 5, tzinfo=UTC))
            assert (timezone.now(), timezone.localdate()) == (moment, date(2026, 7, 2))
        assert timezone.localdate() == date(2026, 7, 5)


def test_times_are_shown_in_their_place_s_own_time() -> None:
    template, context = Template("{{ time|time:'H:i' }}"), Context({"time": MOMENT})
    with time_machine.travel(MOMENT), Recorder().watching():
        assert template.render(context) == "00:30"
