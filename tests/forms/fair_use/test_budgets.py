"""Budgets fill, overflow and drain; they are shared by every process and undone with what they counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.fair_use.budgets import Budget, Use, count, forget_empty_buckets
from portal.forms.fair_use.models import Bucket

NOW = datetime(2026, 11, 20, 7, 50, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_budgets(settings: Any) -> None:
    settings.BUDGETS = {"child": (3, 60), "network": (100, 60)}


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def outcomes(number: int, *uses: Use) -> list[set[str]]:
    return [count(uses) for _ in range(number)]


@pytest.mark.django_db
def test_over_budget_is_told_by_kind(clock: Any) -> None:
    assert outcomes(4, Use("child", "amara"), Use("network", "192.0.2.7/32")) == [set(), set(), set(), {"child"}]
    assert count([Use("child", "bohumil")]) == set()


@pytest.mark.django_db
def test_budget_comes_back_as_time_passes(clock: Any) -> None:
    """Abuse case 46: however long somebody kept it over, a third of the hour gives a third of the budget."""
    outcomes(500, Use("child", "amara"))
    clock.shift(timedelta(minutes=20))
    assert outcomes(2, Use("child", "amara")) == [set(), {"child"}]
    clock.shift(HOUR)
    assert outcomes(4, Use("child", "amara")) == [set(), set(), set(), {"child"}]


@pytest.mark.django_db
def test_clock_put_back_drains_nothing_and_locks_nobody_out(clock: Any) -> None:
    """Abuse case 43."""
    outcomes(3, Use("child", "amara"))
    clock.move_to(NOW - 10 * HOUR)
    assert count([Use("child", "amara")]) == {"child"}
    clock.shift(HOUR)
    assert count([Use("child", "amara")]) == set()


@pytest.mark.django_db
def test_several_at_once_count_as_so_many(clock: Any) -> None:
    assert outcomes(2, Use("child", "amara", 2)) == [set(), {"child"}]


@pytest.mark.django_db
def test_subject_that_is_not_known_is_not_counted(clock: Any) -> None:
    assert outcomes(9, Use("child", "")) == [set()] * 9
    assert Bucket.objects.count() == 0


@pytest.mark.django_db
def test_whose_bucket_it_is_cannot_be_read(clock: Any) -> None:
    count([Use("child", "amara"), Use("network", "amara")])
    keys = list(Bucket.objects.values_list("key", flat=True))
    assert (len(set(keys)), [len(key) for key in keys]) == (2, [64, 64])
    assert "amara" not in str(list(Bucket.objects.values()))


@pytest.mark.django_db
def test_what_was_not_stored_is_not_counted(clock: Any) -> None:
    for _ in range(5):
        with transaction.atomic():
            count([Use("child", "amara")])
            transaction.set_rollback(True)
    assert outcomes(3, Use("child", "amara")) == [set()] * 3


@pytest.mark.django_db
def test_empty_buckets_are_forgotten(clock: Any) -> None:
    count([Use("child", "amara")])
    clock.shift(timedelta(minutes=30))
    count([Use("child", "bohumil")])
    clock.shift(timedelta(minutes=31))
    assert (forget_empty_buckets(), Bucket.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_counting_asks_the_database_little(clock: Any, django_assert_max_num_queries: Any) -> None:
    uses = [Use("child", "amara"), Use("network", "192.0.2.7/32")]
    count(uses)
    with django_assert_max_num_queries(5):
        count(uses)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    """Several processes ask for the same new buckets at the same moment."""
    barrier = Barrier(8)

    def one(number: int) -> set[str]:
        try:
            barrier.wait(timeout=30)
            return count([Use("network", "192.0.2.7/32"), Use("child", "amara")])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    assert sorted(map(len, found)) == [0] * 3 + [1] * 5


@given(
    most=st.integers(1, 500),
    minutes=st.integers(1, 3000),
    level=st.floats(0, 500),
    passed=st.lists(st.integers(0, 10_000), max_size=5),
)
def test_draining_in_parts_is_draining_at_once(most: int, minutes: int, level: float, passed: list[int]) -> None:
    budget = Budget(most, timedelta(minutes=minutes))
    in_parts = level
    for seconds in passed:
        in_parts = budget.level_after(in_parts, timedelta(seconds=seconds))
    assert in_parts == pytest.approx(budget.level_after(level, timedelta(seconds=sum(passed))), abs=1e-6)
