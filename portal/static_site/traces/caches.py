"""A build reads nothing that somebody kept before: what is kept would hide what it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache


@contextmanager
def nothing_cached() -> Iterator[None]:
    """Inside, every cache of Django is one that keeps nothing, for this thread."""
    before = {alias: caches[alias] for alias in settings.CACHES}
    for alias in before:
        caches[alias] = DummyCache("", {})
    try:
        yield
    finally:
        for alias, cache in before.items():
            caches[alias] = cache
