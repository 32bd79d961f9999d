from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "portal_calendars"
    verbose_name = "Term calendars"
    default_auto_field = "django.db.models.BigAutoField"
