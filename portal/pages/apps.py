from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class PagesConfig(NeedsApps, AppConfig):
    name = "portal.pages"
    label = "portal_pages"
    needs = ("wagtail.contrib.routable_page",)
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from portal import hooks

        from .addresses import public_paths
        from .bulletins.addresses import bulletin_addresses
        from .bulletins.exporting import export_bulletins
        from .bulletins.loading import load_bulletins
        from .exporting import export_pages, export_schools
        from .reauthentication import remember_sign_in
        from .search.entries import page_entries
        from .services import load_pages, load_schools

        hooks.content_loaders.fill("schools", load_schools)
        hooks.content_loaders.fill("pages", load_pages)
        hooks.content_exporters.fill("schools", export_schools)
        hooks.content_exporters.fill("pages", export_pages)
        hooks.content_loaders.fill("bulletins", load_bulletins)
        hooks.content_exporters.fill("bulletins", export_bulletins)
        hooks.public_addresses.fill("pages", public_paths)
        hooks.public_addresses.fill("bulletins", bulletin_addresses)
        hooks.search_entries.fill("pages", page_entries)
        user_logged_in.connect(remember_sign_in, dispatch_uid="portal_pages.remember_sign_in")
