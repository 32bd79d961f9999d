"""What editors may not do to a bulletin whose promises a later issue answers; what caches may do with a page."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .bulletins.publishing import neighbours, publishing_problems
from .models import BulletinPage, TranslationReview
from .school_admin import SchoolViewSet
from .telling_caches import tell_caches
from .waiting import waiting_panels

WHY = "“{title}” cannot be {attempt}: issue {number} answers its promises. Unpublish that issue first."
TAKEN_AWAY = {"delete": "deleted", "unpublish": "unpublished"}


def _refuse(request: HttpRequest, pages: Iterable[Any], attempt: str) -> HttpResponse | None:
    """Refuse the first published bulletin that a later one, which is to stay, builds on."""
    going = {page.pk: page for page in pages}
    for page in BulletinPage.objects.live().filter(pk__in=going):
        _, after = neighbours(page)
        if after and after.pk not in going:
            messages.error(request, WHY.format(title=page.title, attempt=attempt, number=after.number))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_delete_page")
def keep_answered_bulletin(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _refuse(request, [page], "deleted")


@hooks.register("before_unpublish_page")
def keep_answered_bulletin_readable(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _refuse(request, [page], "unpublished")


@hooks.register("before_bulk_action")
def keep_bulletins_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, action_class: Any
) -> HttpResponse | None:
    pages = [each for each in objects if hasattr(each, "get_descendants")]
    if action_type == "publish":
        return _refuse_unfinished(request, pages)
    return _refuse(request, pages, TAKEN_AWAY[action_type]) if action_type in TAKEN_AWAY else None


def _refuse_unfinished(request: HttpRequest, pages: Iterable[Any]) -> HttpResponse | None:
    """Publishing many pages at once does not pass through a bulletin's own form, so its problems are told here."""
    below = [BulletinPage.objects.descendant_of(page, inclusive=True) for page in pages]
    for page in (page for tree in below for page in tree.filter(has_unpublished_changes=True)):
        if problems := publishing_problems(page.get_latest_revision_as_object()):
            messages.error(request, f"“{page.title}” cannot be published yet. {problems[0]}")
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@register_snippet
class TranslationReviewViewSet(SnippetViewSet):
    """Beside the other settings: who read which translation, and when."""

    model = TranslationReview
    icon = "globe"
    menu_label = "Reviewed translations"
    add_to_settings_menu = True
    list_display = ["language", "school", "reviewed_by", "reviewed_on"]


# Where a content folder describes the schools, what is typed here would be undone when it is loaded next.
if settings.CONTENT_DIR is None:
    register_snippet(SchoolViewSet)


@hooks.register("construct_homepage_panels")
def add_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend(waiting_panels(request))


# Outermost: of a private page Wagtail has said by then that nobody may keep it.
hooks.register("on_serve_page", tell_caches, order=-100)
