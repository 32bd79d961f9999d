"""What is known while an answer is made: the number read before, and until when the answer will hold.

Only the front door (``front_door.py``) opens a rendering. Whatever asks the views in another way, such as tests or a
command, is outside of one: there ``remembered`` makes everything anew. A static build keeps what is remembered itself,
together with the queries it was made from, so that nothing hides a query.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MOST_REMEMBERED, MOST_LARGE = 2000, 100
Made = TypeVar("Made")


@dataclass
class Rendering:
    """``number`` was read before anything else; None where nothing may be kept. After ``until`` it holds no longer."""

    number: int | None
    began_at: datetime
    until: datetime


Keeper = Callable[[Hashable, Callable[[], Any]], Any]
_current: ContextVar[Rendering | None] = ContextVar("portal_rendering", default=None)
_keeper: ContextVar[Keeper | None] = ContextVar("portal_keeper", default=None)


def end_of_day(instant: datetime) -> datetime:
    """The midnight in London after the instant: with a new day another version may be in force."""
    day = instant.astimezone(LONDON).date() + timedelta(days=1)
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


@contextmanager
def rendering(number: int | None, now: datetime) -> Iterator[Rendering]:
    opened = Rendering(number, now, end_of_day(now))
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


@contextmanager
def not_kept() -> Iterator[None]:
    """Inside, nothing is remembered or taken from memory, whoever calls."""
    token, keeper = _current.set(None), _keeper.set(None)
    try:
        yield
    finally:
        _keeper.reset(keeper)
        _current.reset(token)


@contextmanager
def kept_by(keeper: Keeper) -> Iterator[None]:
    """Inside, what is remembered is what ``keeper`` gives for its key and the way to make it."""
    with not_kept():
        token = _keeper.set(keeper)
        try:
            yield
        finally:
            _keeper.reset(token)


def holds_until(instant: datetime) -> None:
    """Say that what is being made is another at ``instant``, an aware datetime; the end of the day is known anyway."""
    now = _current.get()
    if now is not None:
        now.until = min(now.until, instant)


def remembered(key: Hashable, make: Callable[[], Made], *, is_large: bool = False) -> Made:
    """What ``make`` gives, made once until something public changes or the day ends.

    Several requests share it, so nobody may change it. ``key`` names it among all that is remembered. ``make`` must not
    depend on the visitor, nor on the time but for the day. None is not remembered. Outside of a rendering ``make`` is
    called each time. Of what ``is_large``, such as a whole text, fewer are remembered.
    """
    keeper = _keeper.get()
    if keeper is not None:
        kept: Made = make() if is_large else keeper(key, make)
        return kept
    now = _current.get()
    if now is None or now.number is None:
        return make()
    memory = _large_memory if is_large else _memory
    return memory.recall((now.number, end_of_day(now.began_at)), key, make)


def is_remembering() -> bool:
    now = _current.get()
    return now is not None and now.number is not None


class Memory:
    """What was made since the last public change, on one day; the oldest goes when it is too much."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._since: tuple[int, datetime] | None = None
        self._made: OrderedDict[Hashable, Any] = OrderedDict()

    def recall(self, since: tuple[int, datetime], key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            if self._since == since and key in self._made:
                self._made.move_to_end(key)
                found: Made = self._made[key]
                return found
        made = make()
        if made is None:
            return made
        with self._lock:
            if self._since != since:
                if self._since is not None and since < self._since:
                    return made  # it was begun before the last change: nobody else may have it
                self._since = since
                self._made.clear()
            self._made[key] = made
            if len(self._made) > self.most:
                self._made.popitem(last=False)
        return made

    def forget(self) -> None:
        with self._lock:
            self._since = None
            self._made.clear()


_memory, _large_memory = Memory(MOST_REMEMBERED), Memory(MOST_LARGE)


def forget_all() -> None:
    """For tests: what the process remembers goes."""
    _memory.forget()
    _large_memory.forget()
