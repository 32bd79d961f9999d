from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "portal_calendars"
    verbose_name = "Term calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks

        from .addresses import calendar_addresses
        from .home_panel import dates_panel
        from .loader import load_calendars
        from .services import calendar_of

        hooks.content_loaders.fill("calendars", load_calendars)
        hooks.public_addresses.fill("calendars", calendar_addresses)
        hooks.home_panels.fill("calendars", dates_panel)
        hooks.school_calendars.fill("calendars", calendar_of)
