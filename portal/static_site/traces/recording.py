"""Notes what an answer is made from while it is made: every query with its rows, the day, the moment.

Nobody has to declare what depends on what, so that pages of plugins are covered like our own.
"""

from collections.abc import Callable, Hashable, Iterator, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from unittest.mock import patch

from django.db import connections
from wagtail.models import Site

from portal.kept_answers.rendering import kept_by

from .caches import nothing_cached
from .clock import watched_clock
from .rows import Answer, AnswersKept, KeptCursor, digest_of

Value = TypeVar("Value")
# Marks of a transaction read nothing and change nothing by themselves.
CHANGING = (" FOR UPDATE", "INSERT INTO", "DELETE FROM", "NEXTVAL(", " SET ")
OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass(frozen=True, slots=True)
class Read:
    """A query that was made, and the digest of the rows it gave."""

    database: str
    sql: str
    parameters: tuple[Any, ...] | None
    digest: str


@dataclass(slots=True)
class Trace:
    """What one answer was made from.

    ``reads`` are names of queries with their rows (``Recorder.reads``), ``rows`` single rows of a query that many
    answers shared ("app.Model:key" -> digest), ``days`` the day it was in a time zone. An answer that asked for the
    time of day, or wrote something each time it was made, is ``volatile``: it is made in every build.
    """

    reads: Set[str] = field(default_factory=set)
    rows: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    volatile: bool = False
    wrote: bool = False

    def add(self, other: "Trace") -> None:
        self.reads |= other.reads
        self.rows |= other.rows
        self.days |= other.days
        self.volatile |= other.volatile
        self.wrote |= other.wrote


class Recorder:
    """Watches one build in one process. Outside a ``trace()`` nothing is noted."""

    def __init__(self) -> None:
        self.reads: dict[str, Read] = {}
        self._answers = AnswersKept()
        self._traces: list[Trace] = []
        self._once: dict[Hashable, tuple[Any, Trace]] = {}

    @contextmanager
    def watching(self) -> Iterator[datetime]:
        """Inside, the databases, the clock and the caches are watched; the moment of the build comes back."""
        with ExitStack() as watched:
            for connection in connections.all():
                watched.enter_context(connection.execute_wrapper(self._execute))
            watched.enter_context(nothing_cached())
            watched.enter_context(kept_by(self.once))
            # Every address of a page asks for them, and Wagtail has them from the cache.
            roots = partial(self.once, "roots of sites", Site.get_site_root_paths)
            watched.enter_context(patch.object(Site, "get_site_root_paths", staticmethod(roots)))
            yield watched.enter_context(watched_clock(self._note_day, self._note_moment))

    @contextmanager
    def trace(self) -> Iterator[Trace]:
        """Note all that happens inside. Traces may stand inside each other; the inner one is noted by itself."""
        trace = Trace()
        self._traces.append(trace)
        try:
            yield trace
        finally:
            self._traces.pop()

    def once(self, name: Hashable, make: Callable[[], Value]) -> Value:
        """A value made once a build. Whoever asks for it depends on all it was made from."""
        if name not in self._once:
            with self.trace() as made_from:
                value = make()
            self._once[name] = (value, made_from)
        value, made_from = self._once[name]
        if self._traces:
            self._traces[-1].add(made_from)
        return value

    def _note_day(self, zone: str, day: date) -> None:
        if self._traces:
            self._traces[-1].days[zone] = day.isoformat()

    def _note_moment(self) -> None:
        if self._traces:
            self._traces[-1].volatile = True

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        cursor = context["cursor"]
        if isinstance(cursor.cursor, KeptCursor):
            cursor.cursor = cursor.cursor.driver
        if not self._traces or sql.startswith(OF_TRANSACTIONS):
            return execute(sql, params, many, context)
        if many or not _only_reads(sql):
            self._traces[-1].wrote = True
            self._answers.clear()
            self._once.clear()
            return execute(sql, params, many, context)
        alias = context["connection"].alias
        key = (alias, sql, _hashable(params))
        answer = self._answers.get(key)
        if answer is None:
            execute(sql, params, many, context)
            with cursor.db.wrap_database_errors:
                rows = cursor.cursor.fetchall()
            answer = self._remember(alias, sql, params, rows, cursor.cursor.description)
            self._answers.put(key, answer)
        self._traces[-1].reads |= {answer.name}
        cursor.cursor = KeptCursor(cursor.cursor, answer)
        return cursor.cursor

    def _remember(self, alias: str, sql: str, params: Any, rows: list[Any], description: Any) -> Answer:
        parameters = None if params is None else tuple(params)
        read = Read(alias, sql, parameters, digest_of(rows))
        name = digest_of((alias, sql, parameters, read.digest))
        self.reads[name] = read
        return Answer(name, rows, description)


def _only_reads(sql: str) -> bool:
    start = sql.lstrip(" (\n").upper()
    return start.startswith(("SELECT", "WITH")) and not any(word in start for word in CHANGING)


def _hashable(params: Any) -> Any:
    try:
        found = None if params is None else tuple(params)
        hash(found)
    except TypeError:
        return repr(params)
    return found
