"""Examinations of the machine and its settings."""

import platform
import shutil
import smtplib

import django
import redis
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal import hooks
from portal.attendance_plugin.submissions.evidence import scanning
from portal.operations.backup.watching import state_of_backups
from portal.operations.health import cache_answers
from portal.operations.queue import is_in_database, state_of_queue

from .examination import Answer, advice, good, wrong
from .kept_answers import kept_answers

LEAST_FREE_SHARE = 0.10
SYNCHRONOUS_FULL = 2


def versions() -> Answer:
    return good(f"Python {platform.python_version()}, Django {django.__version__}, Wagtail {wagtail.__version__}")


def mode() -> Answer:
    if settings.PRODUCTION:
        return good("production mode: secret key, host names and https address are set")
    return advice("local mode, for one machine and demo data", "For a real school set PORTAL_MODE=production.")


def folder() -> Answer:
    probe = settings.VAR_DIR / ".doctor"
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return wrong(
            f"cannot write in {settings.VAR_DIR} ({error.strerror})", "Give this account the folder, or set PORTAL_VAR."
        )
    return good(f"{settings.VAR_DIR} can be written to")


def free_space() -> Answer:
    usage = shutil.disk_usage(settings.VAR_DIR)
    found = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB free"
    if usage.free < LEAST_FREE_SHARE * usage.total:
        return advice(found, "Less than a tenth is free: make room, or move PORTAL_VAR to a larger disk.")
    return good(found)


def database() -> Answer:
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        return good(f"{connection.display_name} answers")
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if (journal, synchronous) != ("wal", SYNCHRONOUS_FULL):
        return wrong(
            f"SQLite with journal_mode={journal}, synchronous={synchronous}",
            "A confirmed form could be lost in a power cut: the database must run with WAL and synchronous=FULL (2).",
        )
    return good("SQLite answers; what is confirmed is on the disk (WAL, synchronous=FULL)")


def cache() -> Answer:
    kind = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    try:
        keeps = cache_answers()
    except Exception as error:
        return wrong(f"the cache does not answer ({type(error).__name__})", "Start it, or correct CACHE_URL.")
    if not keeps:
        return wrong(
            f"the cache ({kind}) does not keep what it is given",
            "Does it answer? Start it, look at its memory, or correct CACHE_URL.",
        )
    if "LocMem" in kind and settings.PRODUCTION and (settings.WEB_PROCESSES > 1 or connection.vendor == "postgresql"):
        return advice(
            "each web process and worker keeps a cache of its own",
            "With more than one of them set CACHE_URL, for example CACHE_URL=redis://127.0.0.1:6379/0",
        )
    return good(f"the cache answers ({kind})")


def queue() -> Answer:
    where = "the database" if is_in_database() else "Redis"
    try:
        state = state_of_queue()
    except redis.RedisError as error:
        return wrong(
            f"the work queue in {where} does not answer ({type(error).__name__})",
            "Start it, or correct BROKER_URL. What families sent meanwhile is taken up within minutes.",
        )
    return good(f"the work queue is in {where}; {state.waiting} tasks wait")


def proxies() -> Answer:
    if settings.PRODUCTION and settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXIES:
        return advice(
            "a proxy is in front, but visitors' networks are not known",
            "Set PORTAL_TRUSTED_PROXIES to the number of proxies, or all visitors share one budget for forms.",
        )
    return good(
        f"{settings.TRUSTED_PROXIES} proxies in front; {len(settings.SCHOOL_NETWORKS)} ranges of the school's own"
    )


def migrations() -> Answer:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        return wrong(f"{len(pending)} database changes are waiting", "Back up, then run: portal migrate")
    return good("the database has every change")


def mail() -> Answer:
    options = settings.MAIL_SERVER["OPTIONS"]
    if folder := options.get("file_path"):
        return advice(
            f"mail is written to files in {folder}, not sent",
            "Set EMAIL_URL, for example EMAIL_URL=submission://user:password@mail.school.example:587",
        )
    if host := options.get("host"):
        client = smtplib.SMTP_SSL if options.get("use_ssl") else smtplib.SMTP
        with client(host, options.get("port") or 0, timeout=options["timeout"]) as server:
            server.noop()
        return good(f"{host} answers")
    return good("mail goes where EMAIL_URL says")


def scanner() -> Answer:
    if not scanning.is_scanning():
        return good("files from parents are told by their content; no virus scanner is set")
    try:
        scanning.answers()
    except (scanning.ScannerSilent, scanning.Infected) as problem:
        return wrong(
            f"the scanner of parents' files does not pass a harmless word ({problem})",
            "Until it does, no evidence is kept. Start it, or correct EVIDENCE_SCANNER.",
        )
    return good("the scanner of parents' files answers")


def second_factor() -> Answer:
    if settings.SECOND_FACTOR == "all":
        return good("every account needs a second step to sign in")
    if settings.SECOND_FACTOR == "pupil-data":
        return good("every account that may see pupil data needs a second step to sign in")
    found = "a password alone opens every account: SECOND_FACTOR is off"
    if settings.PRODUCTION:
        return wrong(found, "Unset SECOND_FACTOR. Whoever learns one password sees the records of children.")
    return advice(found, "That is meant for a demonstration. SECOND_FACTOR=pupil-data turns it on here too.")


def backups() -> Answer:
    gravest, *others = state_of_backups()
    found = "; ".join([gravest.found, *(other.found for other in others)])
    if not gravest.mend:
        return good(found)
    mend = " ".join(finding.mend for finding in (gravest, *others) if finding.mend)
    return (wrong if gravest.is_wrong else advice)(found, mend)


def static_site() -> Answer:
    """What the room of the static site says about its own builds."""
    notes = hooks.work_notes.get("static site")
    lines = notes() if notes else []
    if not lines:
        return good("no static site is kept (PORTAL_STATIC_SITE)")
    alarming = [line for line, alarms in lines if alarms]
    if alarming:
        return wrong(
            " ".join(alarming), "Mend what is named; the worker tries again by itself, at once after a change."
        )
    return good(" ".join(line for line, _ in lines))


EXAMINATIONS = {
    "Versions": versions,
    "Mode": mode,
    "Second step": second_factor,
    "Folder": folder,
    "Disk": free_space,
    "Database": database,
    "Migrations": migrations,
    "Cache": cache,
    "Kept answers": kept_answers,
    "Queue": queue,
    "Backups": backups,
    "Mail": mail,
    "Scanner": scanner,
    "Proxies": proxies,
    "Static site": static_site,
}
