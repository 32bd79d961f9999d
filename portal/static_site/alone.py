"""Work that only one process may do at a time. A lock ends with the process that held it, however that ended."""

import fcntl
from pathlib import Path
from typing import TextIO


def take_lock(path: Path) -> TextIO | None:
    """The lock, held until it is closed; None where another process has it. Raises OSError where it cannot be."""
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
