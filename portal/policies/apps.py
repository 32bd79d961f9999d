from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "portal.policies"
    label = "portal_policies"
    verbose_name = "Policies"
    default_auto_field = "django.db.models.BigAutoField"
