"""Does the same work for many things in two processes where the machine has two cores and there is enough of it."""

import mmap
import os
import pickle
import struct
import tempfile
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connections

Thing = TypeVar("Thing")
WORTH_A_PROCESS = 200
MOST_PROCESSES = 4


class ProcessEnded(RuntimeError):
    """A process of the build ended before its work was done."""


def processes_for(things: int, most: int | None = None) -> int:
    """How many: none in a transaction, whose changes another connection could not see."""
    if any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(most or MOST_PROCESSES, cores, things // WORTH_A_PROCESS))


class Counter:
    """How much all processes together have done."""

    def __init__(self, processes: int) -> None:
        self._shared, self._own = mmap.mmap(-1, 8 * processes), 0
        self._parent: int | None = None

    def as_process(self, number: int, parent: int) -> None:
        self._own, self._parent = number, parent

    def add(self) -> None:
        if self._parent not in {None, os.getppid()}:
            os._exit(1)  # the build was killed: nobody will take what this process makes
        done = struct.unpack_from("q", self._shared, 8 * self._own)[0]
        struct.pack_into("q", self._shared, 8 * self._own, done + 1)

    def __int__(self) -> int:
        return sum(struct.unpack(f"{len(self._shared) // 8}q", self._shared[:]))


def side_by_side(
    work: Callable[[Sequence[Thing]], Any], things: Sequence[Thing], processes: int, counter: Counter
) -> list[Any]:
    """``work`` on a share of the things in each process; what each gave back, which must be plain data (pickle)."""
    shares = [things[number::processes] for number in range(processes)]
    if processes == 1:
        return [work(things)]
    connections.close_all()  # a connection must not be used by two processes
    children = [_start(work, shares[number], number, counter) for number in range(1, processes)]
    try:
        own = work(shares[0])
    except BaseException:
        for child, result in children:
            os.kill(child, 9)
            os.waitpid(child, 0)
            result.close()
        raise
    return [own, *(_wait(*child) for child in children)]


def _start(work: Callable[[Any], Any], share: Any, number: int, counter: Counter) -> tuple[int, Any]:
    result = tempfile.TemporaryFile()  # noqa: SIM115 - both processes write and read it
    parent, child = os.getpid(), os.fork()
    if child:
        return child, result
    status = 1
    try:
        counter.as_process(number, parent)
        pickle.dump(work(share), result, pickle.HIGHEST_PROTOCOL)
        result.flush()
        status = 0
    except BaseException as error:
        result.seek(0)
        result.truncate()
        pickle.dump(f"{type(error).__name__}: {error}", result)
        result.flush()
    finally:
        os._exit(status)  # nothing of the parent's is to be cleaned up twice


def _wait(child: int, result: Any) -> Any:
    _, status = os.waitpid(child, 0)
    with result:
        result.seek(0)
        try:
            found = pickle.load(result)  # noqa: S301 - our own child wrote it
        except EOFError:
            found = f"it was ended (status {status})"
    if status:
        raise ProcessEnded(f"A process of the build failed: {found}")
    return found
