"""Is what families send stored privately and for certain, and do all processes see the same?"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

ATTENDANCE = "portal.attendance_plugin"
EVIDENCE = """STORAGES["evidence"] = {
        "BACKEND": "portal.attendance_plugin.submissions.evidence.storage.PrivateFolder",
        "OPTIONS": {"location": BASE_DIR / "var" / "private" / "evidence"},
    }"""
SQLITE = """DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }"""
REDIS = """CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:6379",
    }"""
PER_PROCESS = ("LocMemCache", "DummyCache")


def check_private_files(**_: Any) -> list[CheckMessage]:
    if not apps.is_installed(ATTENDANCE):
        return []
    evidence = settings.STORAGES.get("evidence")
    if evidence is None:
        told = "Files that parents send have no place to be kept in."
        return [Error(told, hint=f"Set:\n    {EVIDENCE}", id="portal.E012")]
    if _is_public(evidence):
        told = "Files that parents send would lie where the public pictures are."
        return [Error(told, hint=f"Set:\n    {EVIDENCE}", id="portal.E013")]
    return []


def _is_public(evidence: dict[str, Any]) -> bool:
    """Below MEDIA_ROOT or STATIC_ROOT, or in the bucket of the public files."""
    options = evidence.get("OPTIONS", {})
    public = settings.STORAGES.get("default", {})
    if bucket := options.get("bucket_name"):
        return bool(bucket == public.get("OPTIONS", {}).get("bucket_name"))
    location = options.get("location") or settings.MEDIA_ROOT
    roots = [root for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT) if root]
    return any(Path(location).resolve().is_relative_to(Path(root).resolve()) for root in roots)


def check_sqlite(**_: Any) -> list[CheckMessage]:
    """WAL without IMMEDIATE fails at once where two write; without FULL a power cut can take what was confirmed."""
    database = settings.DATABASES.get("default", {})
    if not apps.is_installed("django_q") or not database.get("ENGINE", "").endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    command = str(options.get("init_command", "")).replace(" ", "").lower()
    if (
        options.get("transaction_mode") == "IMMEDIATE"
        and "synchronous=full" in command
        and "journal_mode=wal" in command
    ):
        return []
    told = "Under load SQLite would answer “database is locked”, and a power cut could take what was just confirmed."
    return [Warning(told, hint=f"Set:\n    {SQLITE}", id="portal.W014")]


def check_shared_cache(**_: Any) -> list[CheckMessage]:
    backend = settings.CACHES.get("default", {}).get("BACKEND", "")
    if not apps.is_installed("portal.pages") or not backend.endswith(PER_PROCESS):
        return []
    told = "Each process would keep a cache of its own: with several, each makes the same PDFs and checks once more."
    return [Warning(told, hint=f"Where Redis runs, set:\n    {REDIS}", id="portal.W015")]
