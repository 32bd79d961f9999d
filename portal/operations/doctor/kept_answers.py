"""Whether public answers are kept, and whether each table they are made from says when it changes."""

from django.conf import settings
from django.db import connection

from portal.kept_answers.not_public import public_models
from portal.kept_answers.number import current_number
from portal.kept_answers.triggers import watched_tables

from .examination import Answer, advice, good, wrong


def kept_answers() -> Answer:
    tables = {model._meta.db_table for model in public_models()}
    if silent := sorted(tables - watched_tables(connection)):
        return wrong(
            f"{len(silent)} public tables do not say when they change ({silent[0]}): readers could be given old pages",
            "Run `portal migrate`: it puts the triggers in place.",
        )
    if not settings.KEPT_ANSWERS_MB:
        return advice("none are kept: every page is made anew", "Set KEPT_ANSWERS_MB to 64, or leave it unset.")
    # A transaction of one's own has no number: only a test is in one.
    if not connection.in_atomic_block and current_number() is None:
        return advice(
            "none are kept: the number of public changes cannot be read",
            "See the warning in the log. On SQLite the database must be a file; PostgreSQL needs a free connection.",
        )
    return good(f"up to {settings.KEPT_ANSWERS_MB} MB a process; {len(tables)} tables say when they change")
