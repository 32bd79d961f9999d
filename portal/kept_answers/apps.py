from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KeptAnswersConfig(AppConfig):
    name = "portal.kept_answers"
    label = "portal_kept_answers"
    verbose_name = "Kept answers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .triggers import install_triggers

        post_migrate.connect(install_triggers, sender=self, dispatch_uid="public_change_triggers")
