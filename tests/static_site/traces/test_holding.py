"""What was made holds exactly as long as everything it was made from is the same, also after a day on disk."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BinaryField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    FloatField,
    JSONField,
    TextField,
    UUIDField,
    Value,
)
from django.utils import timezone

from portal.pages.models import ContentPage, School
from portal.static_site.traces import parameters
from portal.static_site.traces.holding import Holding
from portal.static_site.traces.notebook import Notebook, load_notebook
from portal.static_site.traces.recording import Read, Recorder, Trace
from portal.static_site.traces.shared_rows import AsText, digests_now, fetch_rows, row_name

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def noted(tmp_path: Path, make: Callable[[], object]) -> Notebook:
    """The notes about one answer, written and read."""
    recorder = Recorder()
    with recorder.watching(), recorder.trace() as trace:
        make()
    Notebook("code", "sum", recorder.reads, {"/": trace}, {"a": 1}).save(tmp_path / "notes")
    return load_notebook(tmp_path / "notes")


def holds(notebook: Notebook) -> bool:
    return Holding(notebook).holds(notebook.traces["/"])


@pytest.mark.django_db
def test_row_that_changes_comes_or_goes_ends_it(school: School, tmp_path: Path) -> None:
    notebook = noted(tmp_path, lambda: list(School.objects.filter(am_ends=time(12))))
    assert holds(notebook)
    School.objects.filter(pk=school.pk).update(strapline="New")
    assert not holds(notebook)
    School.objects.filter(pk=school.pk).update(strapline=school.strapline)
    assert holds(notebook)
    School.objects.all().delete()
    assert not holds(notebook)


@pytest.mark.django_db
def test_other_rows_do_not_matter(school: School, tmp_path: Path) -> None:
    notebook = noted(tmp_path, lambda: list(School.objects.filter(slug="elsewhere").values_list("name")))
    School.objects.filter(pk=school.pk).update(name="New")
    assert holds(notebook)


@pytest.mark.django_db
def test_day_ends_it_at_midnight_where_it_was_asked_for(school: School, tmp_path: Path) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        asked, not_asked = noted(tmp_path, lambda: timezone.localdate()), noted(tmp_path, School.objects.count)
        clock.move_to(NOON + timedelta(hours=11, minutes=59))
        assert (holds(asked), holds(not_asked)) == (True, True)
        clock.shift(timedelta(minutes=1))
        assert (holds(asked), holds(not_asked)) == (False, True)


@pytest.mark.django_db
def test_what_asked_for_the_moment_never_holds(tmp_path: Path) -> None:
    assert not holds(noted(tmp_path, timezone.now))


@pytest.mark.django_db
def test_query_that_cannot_be_asked_again_holds_nothing(tmp_path: Path) -> None:
    notebook = noted(tmp_path, School.objects.count)
    (name, read), *_ = notebook.reads.items()
    notebook.reads[name] = type(read)("elsewhere", read.sql, read.parameters, read.digest)
    assert not holds(notebook)


def test_trace_whose_query_is_not_in_the_notes_does_not_hold() -> None:
    assert not Holding(Notebook()).holds(Trace(reads={"unknown"}))


@pytest.mark.django_db
def test_pages_fetched_together_depend_on_their_own_rows(small_school: School) -> None:
    keys = list(ContentPage.objects.order_by("pk").values_list("pk", flat=True))
    fetched = {page.pk: (page.title, digest) for page, digest in fetch_rows(ContentPage, [*keys, 99_999])}
    assert [fetched[key][0] for key in keys] == ["News", "Privacy"]
    names = [row_name(ContentPage, key) for key in keys]
    assert digests_now([*names, "portal_pages.Gone:1"]) == {
        name: fetched[key][1] for name, key in zip(names, keys, strict=True)
    }
    ContentPage.objects.filter(pk=keys[0]).update(title="Newer")
    now = digests_now(names)
    assert [now[name] == fetched[key][1] for name, key in zip(names, keys, strict=True)] == [False, True]
    ContentPage.objects.get(pk=keys[0]).delete()
    assert list(digests_now(names)) == names[1:]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (0.1 + 0.2, 0.3, FloatField()),
        (
            Decimal("1234567890123.01"),
            Decimal("1234567890123.02"),
            DecimalField(max_digits=20, decimal_places=2),
        ),
        (b"\x00\xff", b"\x00\xfe", BinaryField()),
        (None, "None", TextField(null=True)),
        (None, "null", TextField(null=True)),
        ("a,b", 'a","b', TextField()),
        (2**53, 2**53 + 1, BigIntegerField()),
        (date(2026, 1, 2), date(2026, 1, 3), DateField()),
        (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, 0, 0, 0, 1, tzinfo=UTC), DateTimeField()),
        (UUID(int=7), UUID(int=8), UUIDField()),
        ({"a": 1}, {"a": 1.5}, JSONField()),
    ],
)
@pytest.mark.django_db
def test_text_of_a_row_differs_where_a_value_does(school: School, one: object, other: object, kind: Field) -> None:
    def text_of(value: object) -> str:
        column = Value(value, output_field=kind)
        return School.objects.annotate(text=AsText(F("name"), column)).values_list("text", flat=True).get()

    assert text_of(one) == text_of(one) != text_of(other)


@pytest.mark.parametrize(
    "value",
    [
        *("text", 1, 1.5, None, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), time(8, 50)),
        *(Decimal("1.10"), UUID(int=7), b"\x00\xff", timedelta(days=1, microseconds=3), [1, [date(2026, 1, 2)]]),
    ],
)
def test_parameters_are_read_as_they_were_written(value: object) -> None:
    (read,) = parameters.read(parameters.written([value]))
    assert (read, type(read)) == (value, type(value))


def test_parameter_of_an_unknown_kind_makes_the_answer_volatile(tmp_path: Path) -> None:
    with pytest.raises(parameters.CannotBeWritten, match="of the type object"):
        parameters.written([object()])
    reads = {"a": Read("default", "SELECT 1", (object(),), "")}
    Notebook("", "", reads, {"/": Trace(reads={"a"})}).save(tmp_path / "notes")
    assert load_notebook(tmp_path / "notes").traces["/"].volatile


@pytest.mark.django_db
def test_bytes_of_the_database_are_known_by_what_they_hold(tmp_path: Path) -> None:
    """PostgreSQL hands them out as views of memory, whose own words differ each time."""
    literal = "'\\x6162'::bytea" if connection.vendor == "postgresql" else "x'6162'"

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {literal}")

    notebook = noted(tmp_path, ask)
    assert holds(notebook)
