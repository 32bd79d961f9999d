"""Redis or Valkey as cache: one that does not answer is an empty cache, not a broken page.

What is kept there can be made anew, under keys that name its content; nothing is ever taken back from it. So a miss
costs time and nothing else.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
LEFT_ALONE_SECONDS = 5.0
"""After a failure nobody waits for it for so long."""

Found = TypeVar("Found")


class ForgivingRedisCache(RedisCache):
    """What fails is told in the log once each time, and left alone for a moment."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._left_alone_until = 0.0

    def _try(self, ask: Callable[[], Found], otherwise: Found) -> Found:
        if time.monotonic() < self._left_alone_until:
            return otherwise
        try:
            return ask()
        except redis.RedisError as error:
            self._left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
            logger.warning("The cache does not answer (%s); pages are made without it.", type(error).__name__)
            return otherwise

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), False)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(key, timeout, version), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(key, version), False)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[str]:
        return self._try(lambda: super(ForgivingRedisCache, self).set_many(data, timeout, version), list(data))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError where the key is not there, as every cache does."""
        found: int | None = self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(f"The key {key!r} is not in the cache.")
        return found
