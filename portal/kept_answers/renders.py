"""Keeps what other caches of this process hold from outliving a public change.

Wagtail keeps the addresses of its sites in Django's cache for an hour and forgets them only in the process that saved a
site. So they are forgotten here when a process first sees a newer number. A request that began before the change may
still put an old value there afterwards: until the last such request has ended nothing is kept, and then all is
forgotten once more.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.models import Site


class Renders:
    """The requests under way in this process, by the number under which each began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = 0
        self._under_way: Counter[int] = Counter()

    @contextmanager
    def one(self, number: int | None) -> Iterator[bool]:
        """Gives whether what is made may be kept."""
        if number is None:
            yield False
            return
        may_keep = self._begin(number)
        try:
            yield may_keep
        finally:
            self._end(number)

    def _begin(self, number: int) -> bool:
        with self._lock:
            if number > self._newest:
                self._newest = number
                forget_other_caches()
            self._under_way[number] += 1
            return number == self._newest and all(other >= number for other in self._under_way)

    def _end(self, number: int) -> None:
        with self._lock:
            self._under_way[number] -= 1
            if not self._under_way[number]:
                del self._under_way[number]
                if number < self._newest:
                    forget_other_caches()


def forget_other_caches() -> None:
    Site.clear_site_root_paths_cache()
