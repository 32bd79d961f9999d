"""Lets the search for garbage wait where hundreds of thousands of small things are made that are no rings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_waits() -> Iterator[None]:
    """Inside, nobody looks for rings of objects by himself; doing so again and again took half of a small build."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sweep() -> None:
    """Clear away what was made since the last time; what stayed once is not looked at again."""
    gc.collect(1)
