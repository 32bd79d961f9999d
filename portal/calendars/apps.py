from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class CalendarsConfig(NeedsApps, AppConfig):
    name = "portal.calendars"
    label = "portal_calendars"
    needs = ("portal.pages", "wagtail.contrib.routable_page")
    verbose_name = "Term calendars"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from portal import hooks
        from portal.pages.models import School

        from .addresses import calendar_addresses, moved_addresses
        from .exporting import export_calendars
        from .home_panel import dates_panel
        from .loader import load_calendars
        from .old_addresses import remember_renamed
        from .search_entries import date_entries
        from .services import calendar_of

        hooks.content_loaders.fill("calendars", load_calendars)
        hooks.content_exporters.fill("calendars", export_calendars)
        hooks.public_addresses.fill("calendars", calendar_addresses)
        hooks.moved_addresses.fill("calendars", moved_addresses)
        hooks.home_panels.fill("calendars", dates_panel)
        hooks.search_entries.fill("calendars", date_entries)
        hooks.school_calendars.fill("calendars", calendar_of)
        post_save.connect(remember_renamed, sender=School, dispatch_uid="calendars.remember_renamed")
