from django.apps import AppConfig


class StaticSiteConfig(AppConfig):
    name = "portal.static_site"
    label = "portal_static_site"
    verbose_name = "Static site"
    default_auto_field = "django.db.models.BigAutoField"
