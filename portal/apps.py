"""What every app of the portal stands on: shared templates, styles and languages, and a default for each setting."""

from types import ModuleType

from django.apps import AppConfig
from django.conf import settings

from portal.defaults import fill_in


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "Attendance Portal"
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        fill_in(settings)

    def ready(self) -> None:
        from portal.system_checks import register_checks

        register_checks()
