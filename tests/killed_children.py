"""Work done in a child of the test's process, which may die there by SIGKILL at a step of our choosing."""

import os
import signal
import sqlite3
import sys
import traceback
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.db import connection


def in_child(work: Callable[[], Any]) -> tuple[int, bytes]:
    """Do it in a process of its own with a connection of its own.

    The signal that ended it (0: none did) and what it handed back before that: bytes, or nothing.
    """
    connection.close()
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the suite's own threads do not live on in the child
        process = os.fork()
    if not process:
        _work_and_leave(work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child's own words are above"
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), said


def _work_and_leave(work: Callable[[], Any], writer: int) -> None:
    status = 1
    try:
        result = work()
        if isinstance(result, bytes):
            os.write(writer, result)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.setprofile(None)
        os._exit(status)


def die_at(step: int) -> None:
    """From now on every call of a function, and every return from one, is a step; this process ends at that one."""
    taken = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal taken
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


class Steps:
    """Counts what ``die_at`` counts, and notes the steps just before and just after SQLite is asked something."""

    def __init__(self) -> None:
        self.taken = 0
        self.beside_sqlite: list[int] = []
        sys.setprofile(self._count)

    def _count(self, frame: FrameType, event: str, argument: Any) -> None:
        self.taken += 1
        asked = getattr(argument, "__self__", None) if event in {"c_call", "c_return"} else None
        if isinstance(asked, sqlite3.Cursor | sqlite3.Connection):
            self.beside_sqlite.append(self.taken)
