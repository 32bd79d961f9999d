"""Watch a piece of code for any reading of the clock. Code that reads none gives the same result in any year."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

CLOCKS = frozenset({"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime"})
CLOCK_MODULES = frozenset({"time", "datetime"})


@contextmanager
def watch_clock() -> Iterator[list[str]]:
    """The names of all clock functions called inside the block, each with the line that called it."""
    read: list[str] = []

    def note(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in CLOCKS and _module_of(called) in CLOCK_MODULES:
            read.append(f"{called.__name__} in {frame.f_code.co_filename}:{frame.f_lineno}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield read
    finally:
        sys.setprofile(before)


def _module_of(called: Any) -> str | None:
    """The module of a function, or of the class a class method belongs to."""
    owner = called.__self__ if isinstance(getattr(called, "__self__", None), type) else called
    found: str | None = getattr(owner, "__module__", None)
    return found
