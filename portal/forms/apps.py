from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "portal.forms"
    label = "portal_forms"
    verbose_name = "Parent forms"
    default_auto_field = "django.db.models.BigAutoField"
