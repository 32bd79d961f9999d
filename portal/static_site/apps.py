from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class StaticSiteConfig(NeedsApps, AppConfig):
    name = "portal.static_site"
    label = "portal_static_site"
    needs = ("portal.pages", "django_q")
    verbose_name = "Static site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks
        from portal.after_migrate import after_migrate

        from .worker.changes import listen, want_build_after_migrate
        from .worker.figures import figures
        from .worker.notes import work_notes
        from .worker.tasks import ensure_schedule

        listen()
        hooks.figures.fill("static site", figures)
        hooks.work_notes.fill("static site", work_notes)
        after_migrate(self, ensure_schedule, want_build_after_migrate)
