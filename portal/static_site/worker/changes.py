"""Hears of changes that may show in public, and notes that a build is wanted, in the transaction of the change."""

from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.static_site.models import SiteBuild

ROW = 1
# Pages are heard of when they are published: a draft that is saved shows nowhere.
SHOWN = {
    *("portal_pages.School", "portal_pages.SchoolHours"),
    *("portal_policies.PolicyVersion", "portal_policies.PolicyWithdrawal", "portal_policies.PolicyReview"),
    *("portal_calendars.AcademicYear", "portal_calendars.CalendarDate", "portal_calendars.CalendarVersion"),
    *("attendance.Screen", "attendance.SchoolClass", "attendance.WeekClosing"),
    *("wagtailcore.Site", "wagtailcore.PageViewRestriction", "wagtailredirects.Redirect", "wagtailimages.Image"),
}


def want_build() -> None:
    """Call it after a change of what the public sees that is none of the known ones: a model of a plugin, say."""
    if not getattr(settings, "STATIC_SITE", ""):
        return
    now = timezone.now()
    values: dict[str, Any] = {"changes": F("changes") + 1, "changed_at": now}
    values["waiting_since"] = Coalesce("waiting_since", now)
    if not SiteBuild.objects.filter(pk=ROW).update(**values):
        SiteBuild.objects.get_or_create(pk=ROW, defaults={"changes": 1, "changed_at": now, "waiting_since": now})


def want_build_after_migrate(**_: Any) -> None:
    """A new version may write pages otherwise, and a restored database holds other ones: each migrates at its end."""
    want_build()


def listen() -> None:
    """Connected once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_changed, dispatch_uid="portal_static_site")
    post_save.connect(_saved, dispatch_uid="portal_static_site")
    post_delete.connect(_deleted, dispatch_uid="portal_static_site")


def _changed(**_: Any) -> None:
    want_build()


def _saved(sender: Any, **_: Any) -> None:
    if sender._meta.label in SHOWN:
        want_build()


def _deleted(sender: Any, **_: Any) -> None:
    if sender._meta.label in SHOWN or issubclass(sender, Page):
        want_build()
