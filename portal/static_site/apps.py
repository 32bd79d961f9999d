from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class StaticSiteConfig(NeedsApps, AppConfig):
    name = "portal.static_site"
    label = "portal_static_site"
    needs = ("portal.attendance_plugin", "portal.pages")
    verbose_name = "Static site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from portal import hooks

        from .worker.changes import listen
        from .worker.figures import figures
        from .worker.notes import work_notes
        from .worker.tasks import ensure_schedule

        listen()
        hooks.figures.fill("static site", figures)
        hooks.work_notes.fill("static site", work_notes)
        post_migrate.connect(ensure_schedule, sender=self)
