"""What an app does at the end of every ``migrate``: as long as its tables are there.

An app that is on its way out, all of its migrations taken back, leaves no schedule behind that a worker cannot run.
"""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate


def after_migrate(config: AppConfig, *steps: Callable[..., None]) -> None:
    """Call the steps in their order, each with what the signal says, among it ``using``, the database."""

    def run(using: str, **signal: Any) -> None:
        if is_there(config, using):
            for step in steps:
                step(using=using, **signal)
        else:
            forget_schedules(config)

    post_migrate.connect(run, sender=config, weak=False, dispatch_uid=f"{config.label}.after_migrate")


def is_there(config: AppConfig, using: str) -> bool:
    """Whether the app and those it needs have their tables."""
    needed = [config, *(each for each in apps.get_app_configs() if each.name in getattr(config, "needs", ()))]
    migrated = {label for label, _ in MigrationRecorder(connections[using]).applied_migrations()}
    return all(each.label in migrated for each in needed if each.models)


def forget_schedules(config: AppConfig) -> None:
    """Where django-q's own table is gone too, so are they."""
    if not apps.is_installed("django_q"):
        return
    from django_q.models import Schedule

    if Schedule._meta.db_table in connections["default"].introspection.table_names():
        Schedule.objects.filter(func__startswith=f"{config.name}.").delete()
