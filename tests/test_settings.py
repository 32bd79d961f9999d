"""A production portal refuses to start until it is safe, and says in one sentence what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD_KEY = "k7Qz-3vX9pLw2RtY8mNb4HcJ6dFs1GaE5uIo0TyVxWqZrPlKj"
SAFE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": GOOD_KEY + "Mn",
    "ALLOWED_HOSTS": "portal.school.example",
    "BASE_URL": "https://portal.school.example",
}


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "HOME"}}
    return subprocess.run(
        [sys.executable, "-m", "portal", "diffsettings", "--output=unified"],
        cwd=ROOT,
        env={**clean, "PORTAL_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )


def test_safe_production_settings_start(tmp_path: Path) -> None:
    done = start(tmp_path, **SAFE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "+ SECURE_HSTS_SECONDS = 31536000" in done.stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"DEBUG": "1"}, "DEBUG is on in production"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "django-insecure-" + GOOD_KEY}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is missing or weak"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must list the names"),
        ({"ALLOWED_HOSTS": "*"}, "'*' is not accepted"),
        ({"BASE_URL": "http://portal.school.example"}, "beginning with https://"),
        ({"TASK_RETRY": "60", "TASK_TIMEOUT": "60"}, "Make TASK_RETRY the larger"),
        ({"PORTAL_MODE": "prod"}, "PORTAL_MODE is 'prod'; it is either 'local' or 'production'."),
    ],
)
def test_unsafe_production_settings_refuse(tmp_path: Path, change: dict[str, str], told: str) -> None:
    """Abuse case 68."""
    done = start(tmp_path, **{**SAFE, **change})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The portal cannot start: ")
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"PORT": "eighty"}, '"PORT" invalid: Not a valid integer'),
        ({"DATABASE_URL": "nonsense://x"}, '"DATABASE_URL" invalid'),
        ({"CACHE_URL": "nonsense://x"}, '"CACHE_URL" invalid'),
        ({"SEARCHES_PER_MINUTE": "0"}, "SEARCHES_PER_MINUTE is 0; it is a number of 1 or more."),
        ({"API_REQUESTS_PER_MINUTE": "0"}, "API_REQUESTS_PER_MINUTE is 0; it is a number of 1 or more."),
        ({"EMAIL_URL": "mail.school.example"}, "EMAIL_URL is not the address of a mail server"),
    ],
)
def test_wrong_value_is_one_sentence_that_names_the_setting(tmp_path: Path, change: dict[str, str], told: str) -> None:
    done = start(tmp_path, **change)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert told in done.stderr


def test_local_mode_makes_a_key_of_its_own_readable_by_its_owner_only(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0
    key = tmp_path / "secret_key"
    first = key.read_text()
    assert (len(first) >= 50, key.stat().st_mode & 0o777) == (True, 0o600)
    start(tmp_path)
    assert key.read_text() == first


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = start(tmp_path / "file" / "var")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert "Set PORTAL_VAR to a folder this account may write in." in done.stderr


@pytest.mark.django_db
def test_sqlite_is_durable() -> None:
    """R2: WAL, synchronous=FULL (2), and a busy timeout of at least 20 seconds."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("not SQLite: this part of R2 is about SQLite only")
    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert found[:2] == ["wal", 2]
    assert found[2] >= 20_000
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_queue_gives_up_and_waits_longer_than_a_task_may_take() -> None:
    """R9."""
    from django.conf import settings

    queue = settings.Q_CLUSTER
    assert 1 <= queue["max_attempts"] <= 10
    assert queue["retry"] > queue["timeout"]
    assert (queue["catch_up"], queue["ack_failures"]) == (False, True)
