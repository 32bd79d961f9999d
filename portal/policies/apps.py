from django.apps import AppConfig
from wagtail.signals import page_published

from portal import hooks
from portal.after_migrate import after_migrate
from portal.needed_apps import NeedsApps


class PoliciesConfig(NeedsApps, AppConfig):
    name = "portal.policies"
    label = "portal_policies"
    needs = (
        "portal.journeys",
        "portal.pages",
        "wagtail.contrib.redirects",
        "wagtail.contrib.routable_page",
        "django_q",
    )
    verbose_name = "Policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .agreements import mailing, people
        from .agreements import schedules as agreements
        from .agreements.staff.waiting import agreements_waiting
        from .approval.workflow import ensure_workflows
        from .exporting import export_policies
        from .loading import load_policies
        from .models import PolicyPage
        from .reading.addresses import policy_addresses
        from .reading.home_panel import home_panel
        from .reading.search_entries import policy_entries
        from .reviews import schedules as reviews
        from .reviews.waiting import reviews_waiting
        from .versions.publishing import freeze_published
        from .versions.triggers import install_triggers

        hooks.stale_mails.fill(mailing.REMINDER, mailing.is_stale)
        hooks.content_loaders.fill("policies", load_policies)
        hooks.content_exporters.fill("policies", export_policies)
        hooks.signatory_groups.fill("staff", people.staff)
        hooks.signatory_groups.fill("governors", people.governors)
        hooks.public_addresses.fill("policies", policy_addresses)
        hooks.home_panels.fill("policies", home_panel)
        hooks.search_entries.fill("policies", policy_entries)
        hooks.staff_waiting.fill("agreements", agreements_waiting)
        hooks.staff_waiting.fill("policy reviews", reviews_waiting)
        page_published.connect(freeze_published, sender=PolicyPage, dispatch_uid="freeze_policy_version")
        after_migrate(self, install_triggers, agreements.ensure_schedules, ensure_workflows, reviews.ensure_schedules)
