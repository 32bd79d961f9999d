from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class OperationsConfig(NeedsApps, AppConfig):
    name = "portal.operations"
    label = "portal_operations"
    needs = ("portal.attendance_plugin", "portal.forms", "portal.calendars", "portal.policies", "portal.pages")
    verbose_name = "Operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks
        from portal.after_migrate import after_migrate

        from .backup.panel import work_notes
        from .backup.watching import ensure_schedule

        hooks.work_notes.fill("backups", work_notes)
        after_migrate(self, ensure_schedule)
