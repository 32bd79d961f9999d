from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class OperationsConfig(NeedsApps, AppConfig):
    name = "portal.operations"
    label = "portal_operations"
    needs = ("portal.attendance_plugin", "portal.forms", "portal.calendars", "portal.policies", "portal.pages")
    verbose_name = "Operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from portal import hooks

        from .backup.panel import work_notes
        from .backup.watching import ensure_schedule

        hooks.work_notes.fill("backups", work_notes)
        post_migrate.connect(ensure_schedule, sender=self)
