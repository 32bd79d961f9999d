"""Rows of the database as a build reads them: read once, kept a while, and known again by a digest."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

Row = tuple[Any, ...]
MOST_ROWS = 20_000


def digest_of(value: object) -> str:
    """Sixteen bytes in hex that differ where the value differs. Rows may hold bytes of any kind."""
    text = repr(value)
    if "<memory at " in text:
        text = repr(_plain(value))
    return digest_of_text(text)


def digest_of_text(text: str) -> str:
    """The same of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return bytes(value) if isinstance(value, memoryview) else value


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query gave. ``name`` stands for the query and its rows in traces."""

    name: str
    rows: Sequence[Row]
    description: Any


class AnswersKept:
    """The answers of the last queries, so that a build asks each once: at most so many rows, the oldest go first."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._kept: OrderedDict[object, Answer] = OrderedDict()
        self._rows, self._most_rows = 0, most_rows

    def get(self, key: object) -> Answer | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: object, answer: Answer) -> None:
        self._kept[key] = answer
        self._rows += len(answer.rows) + 1
        while self._rows > self._most_rows:
            _, oldest = self._kept.popitem(last=False)
            self._rows -= len(oldest.rows) + 1

    def clear(self) -> None:
        self._kept.clear()
        self._rows = 0


class KeptCursor:
    """Stands in for the cursor of the database's driver and hands out rows that were read before."""

    def __init__(self, driver: Any, answer: Answer) -> None:
        self.driver = driver
        self.description = answer.description
        self.rowcount = len(answer.rows)
        self.arraysize = 1
        self._rows = iter(answer.rows)

    def fetchone(self) -> Row | None:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Row]:
        wanted = self.arraysize if size is None else size
        return [row for _, row in zip(range(wanted), self._rows, strict=False)]

    def fetchall(self) -> list[Row]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.driver, name)
