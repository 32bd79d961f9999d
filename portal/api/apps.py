from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class ApiConfig(NeedsApps, AppConfig):
    name = "portal.api"
    label = "portal_api"
    needs = ("portal.pages",)
    verbose_name = "API"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks

        from .files import api_addresses

        hooks.unlisted_addresses.fill("api", api_addresses)
