"""The settings' addresses lead to real servers: PostgreSQL, Redis as cache and broker, S3 storage, a mail server."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.servers import postgres, redis, s3, smtp, wheel_postgres

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parent.parent

CACHE = (
    "from django.core.cache import caches; cache = caches['default']; cache.set('k', 'kept'); "
    "print(cache.get('k'), type(cache).__name__)"
)
STORAGE = (
    "from django.core.files.storage import storages; s = storages['default']; "
    "from django.core.files.base import ContentFile; "
    "name = s.save('a/b.txt', ContentFile(b'kept')); print(s.open(name).read().decode(), type(s).__name__)"
)
EVIDENCE = (
    "from portal.attendance_plugin.submissions.evidence import storage; name = storage.new_name(); "
    "s = storage.evidence_storage(); storage.write(name, b'kept'); found = storage.read(name).decode(); "
    "assert s.listdir('')[1] == [name]; assert s.get_modified_time(name); storage.drop(name)\n"
    "try: storage.read(name)\n"
    "except FileNotFoundError: print(found, 'then gone', s.bucket_name)"
)
MAIL = (
    "from django.core.mail import send_mail; "
    "print(send_mail('Subject', 'Body', None, ['parent@family.example']), 'sent')"
)
# The whole suite runs on PostgreSQL with every migration; here one table is enough.
DATABASE = """
from django.contrib.contenttypes.models import ContentType
from django.db import connection
with connection.schema_editor() as editor:
    editor.create_model(ContentType)
ContentType.objects.create(app_label="kept", model="row")
print(*ContentType.objects.values_list("app_label", flat=True), connection.vendor)
"""
TASK = (
    "from django_q.tasks import async_task; async_task('math.gcd', 12, 18, sync=False); "
    "from django_q.brokers import get_broker; b = get_broker(); print(b.queue_size(), type(b).__name__)"
)
# The moment from which a task may be taken again is moved to now, so that nobody waits three minutes.
RECEIPTS = """
from django_q.brokers import get_broker
from portal.operations.queue import state_of_queue
broker = get_broker()
for task in ("first", "second"):
    broker.enqueue(task)
assert (broker.queue_size(), broker.lock_size(), state_of_queue().waiting) == (2, 0, 2)
assert 0 <= state_of_queue().oldest_seconds < 60
[(receipt, task)] = broker.dequeue()
assert (task, broker.queue_size(), broker.lock_size()) == (b"first", 1, 1)
[(other, _)] = broker.dequeue()
assert broker.dequeue() is None, "what is at work is nobody else's"
broker.acknowledge(other)
assert (broker.queue_size(), broker.lock_size(), broker.oldest_wait()) == (0, 1, 0)
broker.connection.zadd(broker.list_key, {receipt: 1})
assert broker.oldest_wait() > 1e9
assert broker.dequeue() == [(receipt, b"first")], "its worker is dead: another takes it"
broker.acknowledge(receipt)
assert broker.dequeue() is None
broker.enqueue("third")
broker.delete_queue()
assert broker.queue_size() == broker.lock_size() == 0
print("taken again and done")
"""


def run_in_shell(code: str, var: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "portal", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("server", "code", "printed"),
    [
        (redis, CACHE, "kept ForgivingRedisCache"),
        (redis, TASK, "1 RedisQueue"),
        (redis, RECEIPTS, "taken again and done"),
        (s3, STORAGE, "kept S3Storage"),
        (s3, EVIDENCE, "kept then gone private"),
        (smtp, MAIL, "1 sent"),
        (postgres, DATABASE, "kept postgresql"),
        (wheel_postgres, DATABASE, "kept postgresql"),
    ],
    ids=[
        "redis cache",
        "redis broker",
        "receipts",
        "s3",
        "s3 for evidence",
        "smtp",
        "postgres",
        "postgres from the wheel",
    ],
)
def test_address_in_the_environment_is_all_it_takes(
    server: Callable[[], AbstractContextManager[dict[str, str]]], code: str, printed: str, tmp_path: Path
) -> None:
    with server() as environment:
        assert run_in_shell(code, tmp_path, environment) == printed
