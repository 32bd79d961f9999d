"""The work queue in Redis or Valkey, with receipts: a task is gone when it is done, not when it is taken.

django-q2's own Redis broker takes a task off its list before the work begins: a worker that is killed takes it to the
grave. Here a task stays in one sorted set until it is acknowledged. Its score is the moment from which it may be taken,
by the server's clock: now when it is put in, ``retry`` seconds ahead while it is at work. That is what the queue in the
database does with its column ``lock``, and what is said of tasks there holds here: each may run twice (R9).
"""

import time
from typing import Any

import redis
from django_q.brokers import Broker
from django_q.conf import Conf

CONNECT_SECONDS, ANSWER_SECONDS = 3, 10
"""A queue that does not answer must not hold up a parent's page; the minute's sweep finds what was not handed over."""

NOW = "local t = redis.call('TIME'); local now = tonumber(t[1]) + tonumber(t[2]) / 1000000 "
PUT_IN = NOW + "return redis.call('ZADD', KEYS[1], 'NX', string.format('%.6f', now), ARGV[1])"
TAKE = (
    NOW
    + """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.6f', now), 'LIMIT', 0, ARGV[2])
for _, task in ipairs(due) do
  redis.call('ZADD', KEYS[1], string.format('%.6f', now + tonumber(ARGV[1])), task)
end
return due
"""
)
COUNT = NOW + "return redis.call('ZCOUNT', KEYS[1], '-inf', string.format('%.6f', now))"
OLDEST = (
    NOW
    + """
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #first == 0 then return '0' end
return string.format('%.6f', now - tonumber(first[2]))
"""
)


class RedisQueue(Broker):
    """What ``Q_CLUSTER["broker_class"]`` names. Tasks are what django-q2 hands over: signed, no two alike."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key=f"portal:queue:{list_key or Conf.CLUSTER_NAME}")

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:  # noqa: ARG004 - django-q2 calls it so
        waits = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": ANSWER_SECONDS}
        return redis.from_url(Conf.REDIS, **waits)

    def enqueue(self, task: str) -> Any:
        return self.connection.eval(PUT_IN, 1, self.list_key, task)

    def dequeue(self) -> list[tuple[bytes, bytes]] | None:
        """Some tasks that are nobody's, each with the receipt to acknowledge it by; None after a short wait for any."""
        due = self.connection.eval(TAKE, 1, self.list_key, Conf.RETRY, Conf.BULK)
        if due:
            return [(task, task) for task in due]
        time.sleep(Conf.POLL)
        return None

    def acknowledge(self, task_id: bytes) -> Any:
        return self.connection.zrem(self.list_key, task_id)

    def delete(self, task_id: bytes) -> Any:
        return self.acknowledge(task_id)

    def fail(self, task_id: bytes) -> Any:
        return self.acknowledge(task_id)

    def queue_size(self) -> int:
        """How many tasks wait; those at work are counted by ``lock_size``."""
        return int(self.connection.eval(COUNT, 1, self.list_key))

    def lock_size(self) -> int:
        return int(self.connection.zcard(self.list_key)) - self.queue_size()

    def oldest_wait(self) -> float:
        """For how many seconds the first of those that wait has waited; 0 when none does."""
        return max(0.0, float(self.connection.eval(OLDEST, 1, self.list_key)))

    def delete_queue(self) -> Any:
        return self.connection.delete(self.list_key)

    def purge_queue(self) -> Any:
        return self.delete_queue()

    def ping(self) -> bool:
        return bool(self.connection.ping())

    def info(self) -> str:
        return f"Redis {self.connection.info('server')['redis_version']}"
