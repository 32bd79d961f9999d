"""Lets the search for garbage wait where hundreds of thousands of small things are read or written at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_waits() -> Iterator[None]:
    """Nothing inside makes rings of objects; looking for them again and again took half of a small build's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
