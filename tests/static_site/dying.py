"""The `portal` command in a process that ends itself at a step of its work that the test names.

Steps are what it does to files below a folder, as Python's audit hooks tell them just before: "open", "mkdir", "link",
"rename", "remove" and "rmdir" with the names concerned, and "exchange" where two folders are to change places.

    python -m tests.static_site.dying FOLDER FIRST-WORDS-OF-THE-STEP portal-arguments…
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = {"os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir"}
Step = Callable[[str], None]


def watch(folder: Path, at_step: Step) -> None:
    """From now on, in this process and those it forks, call ``at_step`` with the name of each step before it."""
    top = f"{folder}/"

    def below(*paths: Any) -> list[str]:
        texts = [os.fsdecode(path) for path in paths if isinstance(path, str | bytes | os.PathLike)]
        return [text.removeprefix(top) for text in texts if text.startswith(top)]

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "ctypes.dlsym" and given[1] == "renameat2":
            at_step("exchange")
        elif event == "open" and given[2] & WRITES and (names := below(given[0])):
            at_step(f"open {names[0]}")
        elif event in CHANGES and ((names := below(*given)) or _in_open_folder(event, given)):
            at_step(" ".join([event.removeprefix("os."), *names]))

    sys.addaudithook(hook)


def _in_open_folder(event: str, given: tuple[Any, ...]) -> bool:
    """As whole folders are removed: by the bare name of each file, in a folder that is open."""
    return event in {"os.remove", "os.rmdir"} and given[1] != -1


def at_number(number: int, act: Callable[[], None]) -> Step:
    """Acts just before the step of this number, counted from 0."""
    taken = -1

    def count(name: str) -> None:
        nonlocal taken
        taken += 1
        if taken == number:
            act()

    return count


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from portal.__main__ import main

    watched, words, *arguments = sys.argv[1:]
    sys.argv = ["portal", *arguments]
    watch(Path(watched), lambda step: die() if step.startswith(words) else None)
    main()
