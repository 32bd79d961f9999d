"""A cache that is down makes no page fail, and nobody waits for it again and again (R40)."""

import logging
import time
from typing import Any

import pytest
import redis
import time_machine
from django.core.cache.backends.redis import RedisCache

from portal.operations.forgiving_cache import ForgivingRedisCache
from tests.servers import free_port


@pytest.fixture
def nobody_there() -> ForgivingRedisCache:
    waits = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": waits})


def test_every_question_has_the_answer_of_an_empty_cache(
    nobody_there: ForgivingRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    assert nobody_there.get("key", "made anew") == "made anew"
    nobody_there.set("key", 1)
    assert (nobody_there.add("key", 1), nobody_there.touch("key"), nobody_there.delete("key")) == (False, False, False)
    assert (nobody_there.has_key("key"), nobody_there.get_many(["a", "b"])) == (False, {})
    assert nobody_there.set_many({"a": 1, "b": 2}) == ["a", "b"]
    assert nobody_there.get_or_set("key", "made anew") == "made anew"
    with pytest.raises(ValueError, match="not in the cache"):
        nobody_there.incr("key")
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert told == ["The cache does not answer (ConnectionError); pages are made without it."]


def test_it_is_asked_again_after_a_moment(nobody_there: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get(self: RedisCache, key: str, *more: Any) -> Any:
        asked.append(key)
        if len(asked) == 1:
            raise redis.TimeoutError
        return "kept"

    monkeypatch.setattr(RedisCache, "get", get)
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False) as clock:
        now = time.monotonic()
        monkeypatch.setattr("portal.operations.forgiving_cache.time.monotonic", lambda: now + time.time() - began)
        began = time.time()
        assert [nobody_there.get("first"), nobody_there.get("second")] == [None, None]
        clock.shift(6)
        assert nobody_there.get("third") == "kept"
    assert asked == ["first", "third"]


def test_a_mistake_of_ours_is_not_forgiven(nobody_there: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(self: RedisCache, key: str, *more: Any) -> Any:
        raise TypeError("no such thing")

    monkeypatch.setattr(RedisCache, "get", get)
    with pytest.raises(TypeError):
        nobody_there.get("key")
