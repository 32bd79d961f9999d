"""Which program runs Python here, for work that is done in a process of its own."""

import sys
from pathlib import Path


def python_of_this_environment() -> str:
    """The interpreter of this environment; under some web servers `sys.executable` is the server."""
    candidates = (Path(sys.prefix, "bin", "python3"), Path(sys.prefix, "Scripts", "python.exe"))
    return str(next((path for path in candidates if path.exists()), sys.executable))
