from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class AccountsConfig(NeedsApps, AppConfig):
    name = "portal.accounts"
    label = "portal_accounts"
    needs = ("portal.attendance_plugin", "portal.pages")
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks

        from .ends import connect_ends
        from .proofs import prove

        hooks.identity_proofs.fill("accounts", prove)
        connect_ends()
