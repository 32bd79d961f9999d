"""A reader on a day of November, and the words of the pages they open."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

ADDRESS = "/policies/attendance/"
NOW = "2026-11-20 09:00:00+00:00"
Read = Callable[..., str]


@pytest.fixture
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client: Client) -> Read:
    """The words of a page, tags left out and white space evened."""

    def words(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status
        text = re.sub(r"<[^>]+>", " ", response.content.decode())
        return " ".join(text.split())

    return words
