"""Signing in through the portal's own door, as a real school has it: second step on, the clock in the test's hand."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from portal.pages.models import School
from tests import people

STARTS = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(STARTS, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def second_factor_on(settings) -> None:
    settings.SECOND_FACTOR = "pupil-data"


@pytest.fixture
def office(school: School) -> User:
    return people.office()


@pytest.fixture
def editor(school: School) -> User:
    return people.editor()


@pytest.fixture
def browser() -> Client:
    return Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0"})
