from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class StaticSiteConfig(NeedsApps, AppConfig):
    name = "portal.static_site"
    label = "portal_static_site"
    needs = ("portal.attendance_plugin", "portal.pages")
    verbose_name = "Static site"
    default_auto_field = "django.db.models.BigAutoField"
