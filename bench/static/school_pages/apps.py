from django.apps import AppConfig, apps


class SchoolPagesConfig(AppConfig):
    name = "bench.static.school_pages"
    label = "school_pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """In the portal its pages are addresses of the static site; the other two find them by themselves."""
        if apps.is_installed("portal.static_site"):
            from portal import hooks

            from .models import public_addresses

            hooks.public_addresses.fill("bench", public_addresses)
