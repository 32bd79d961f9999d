"""A front door before an application of the tests' own, and one before the whole portal."""

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler

from portal.kept_answers import front_door, number
from portal.kept_answers.front_door import FrontDoor
from portal.kept_answers.rendering import forget_all
from tests.policies.conftest import both, first, home, index, page, publish  # noqa: F401  # fixtures


class Changes:
    """Stands for the number in the database."""

    def __init__(self) -> None:
        self.number: int | None = 100

    def happen(self) -> None:
        assert self.number is not None
        self.number += 1


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> Changes:
    forget_all()
    changes = Changes()
    monkeypatch.setattr(front_door, "current_number", lambda: changes.number)
    return changes


@pytest.fixture
def door() -> Iterator[FrontDoor]:
    """The whole portal as a web process serves it, with the database's own number."""
    forget_all()
    yield FrontDoor(WSGIHandler())
    number.forget_connection()
    forget_all()
