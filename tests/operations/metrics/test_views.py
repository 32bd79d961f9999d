"""Figures for Prometheus, and for nobody else: how much and how fast, never about whom (R18, R35)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from portal.attendance_plugin.submissions.models import Heartbeat, OutboxMessage
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.operations.metrics import state
from portal.pages.models import School
from portal.static_site.models import SiteBuild
from tests import people

pytestmark = pytest.mark.django_db
TOKEN = "three-otters-and-a-kingfisher-by-the-mere"


def read(**headers: str) -> dict[tuple[str, ...], float]:
    """Every sample: its name and its labels' values, in the order of the labels' names."""
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("production", "token", "headers", "status"),
    [
        (False, "", {}, 200),
        (False, "", {"x-forwarded-for": "192.0.2.7"}, 404),
        (False, "", {"via": "1.1 caddy"}, 404),
        (True, "", {}, 404),
        (True, "", {"authorization": "Bearer "}, 404),
        (True, TOKEN, {"authorization": f"Bearer {TOKEN}"}, 200),
        (True, TOKEN, {"authorization": f"Bearer {TOKEN}x"}, 404),
        (True, TOKEN, {"authorization": f"Basic {TOKEN}"}, 404),
        (True, TOKEN, {"authorization": "Bearer é"}, 404),
        (False, TOKEN, {}, 404),
    ],
)
def test_who_may_read_them(production: bool, token: str, headers: dict[str, str], status: int) -> None:
    """Behind a proxy on the same machine every visitor comes from 127.0.0.1: in production only the token counts."""
    with override_settings(PRODUCTION=production, METRICS_TOKEN=token):
        answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == status
    assert ("portal_info" in answer.content.decode()) is (status == 200)


def test_another_machine_without_the_token_is_told_nothing() -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404


def test_answers_are_counted_by_view_never_by_address(school: School) -> None:
    before = read()
    Client().get("/healthz?child=Amara")
    Client().get("/wp-login-quenchtoken.php")
    Client().get("/requests/quenchtoken-quenchtoken-quenchtoken-1234567/")
    Client().generic("BREW", "/healthz")
    after = read()

    def more(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert more("portal_requests_total", "GET", "200", "healthz") == 1
    assert more("portal_requests_total", "other", "200", "healthz") == 1
    assert more("portal_request_seconds_count", "healthz") == 2
    assert not [key for key in after if re.search("quenchtoken|Amara|/", " ".join(key[1:]))]


def test_answers_that_django_was_not_asked_for_are_counted_too() -> None:
    from portal.wsgi import application

    before = read()["portal_kept_answers_total",]
    application.on_kept()
    assert read()["portal_kept_answers_total",] == before + 1


def test_they_tell_how_the_work_stands(school: School, tmp_path: Path) -> None:
    now = timezone.now()
    Heartbeat.objects.update_or_create(pk=1, defaults={"seen_at": now - timedelta(seconds=90)})
    for number, mail_state in enumerate(("queued", "failed", "failed", "sent")):
        message = queue_message(
            school=school,
            purpose="test",
            cause=f"test:{number}",
            recipient=people.PARENT.email,
            subject="x",
            text_body="x",
        )
        due = now - timedelta(minutes=3)
        OutboxMessage.objects.filter(pk=message.pk).update(state=mail_state, next_attempt_at=due)
    backup = tmp_path / f"portal-{now - timedelta(hours=5):%Y-%m-%dT%H%M%SZ}.tar"
    backup.write_bytes(b"x" * 700)
    built = {"built_at": now - timedelta(hours=2), "waiting_since": now - timedelta(minutes=4)}
    SiteBuild.objects.update_or_create(pk=1, defaults=built | {"changes": 3, "built_changes": 2, "problems": ["one"]})
    with override_settings(BACKUPS=tmp_path):
        found = read()
    assert 7200 <= found["portal_static_build_age_seconds",] < 7260
    assert 240 <= found["portal_static_changes_wait_seconds",] < 300
    assert found["portal_static_build_problems",] == 1
    assert 90 <= found["portal_worker_beat_age_seconds",] < 120
    assert found["portal_queue_waiting",] == 4
    assert 0 <= found["portal_queue_oldest_seconds",] < 60
    mails = {name: found["portal_outbox_messages", name] for name in ("queued", "delayed", "failed")}
    assert mails == {"queued": 1, "delayed": 0, "failed": 2}
    assert 180 <= found["portal_outbox_due_seconds",] < 240
    assert 5 * 3600 <= found["portal_backup_age_seconds",] < 5 * 3600 + 60
    assert (found["portal_backup_bytes",], found["portal_cache_up",]) == (700, 1)
    assert {value for (name, *_), value in found.items() if name == "portal_state_readable"} == {1}


def test_what_cannot_be_read_is_said_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> state.Found:
        raise ConnectionError("redis://user:quenchtoken@10.0.0.9")

    monkeypatch.setitem(state.PARTS, "queue", broken)
    found = read()
    assert found["portal_state_readable", "queue"] == 0
    assert found["portal_state_readable", "worker"] == 1
    assert ("portal_queue_waiting",) not in found
    assert "quenchtoken" not in str(found)


def test_asking_costs_few_queries(django_assert_max_num_queries) -> None:
    Client().get("/metrics")
    with django_assert_max_num_queries(12):
        read()
