from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class FormsConfig(NeedsApps, AppConfig):
    name = "portal.forms"
    label = "portal_forms"
    needs = ("portal.journeys", "portal.pages")
    verbose_name = "Parent forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import hooks

        from .own.exporting import export_forms
        from .own.listing import forms_panel
        from .own.loading import load_forms
        from .report_terms import report_deadline
        from .search_entries import form_entries

        hooks.content_loaders.fill("forms", load_forms)
        hooks.content_exporters.fill("forms", export_forms)
        hooks.home_panels.fill("forms", forms_panel)
        hooks.search_entries.fill("forms", form_entries)
        hooks.report_deadlines.fill("forms", report_deadline)
