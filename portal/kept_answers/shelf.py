"""Where kept answers lie: in the memory of a process, bounded in bytes, for one number of public changes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from .answer import PublicAnswer

MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 4 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with the days' part in which it holds, as seconds since 1970."""

    answer: PublicAnswer
    since: float
    until: float


class Shelf:
    """Answers made under the newest number; a newer one clears it, and the longest unused go when it is full."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._number: int | None = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0

    def find(self, key: Hashable, number: int, now: float) -> PublicAnswer | None:
        with self._lock:
            if self._number != number:
                return None
            found = self._kept.get(key)
            if found is None or not found.since <= now < found.until:
                return None
            self._kept.move_to_end(key)
            return found.answer

    def keep(self, key: Hashable, number: int, answer: PublicAnswer, *, since: datetime, until: datetime) -> None:
        if answer.size > LARGEST_ANSWER:
            return
        with self._lock:
            if self._number is None or number > self._number:
                self._clear(number)
            elif number < self._number:
                return  # something changed while it was made
            self._drop(key)
            self._kept[key] = Kept(answer, since.timestamp(), until.timestamp())
            self._bytes += answer.size
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        with self._lock:
            self._clear(None)

    @property
    def size(self) -> int:
        """Bytes."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._kept)

    def _clear(self, number: int | None) -> None:
        self._number = number
        self._kept.clear()
        self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._bytes -= found.answer.size
