"""What editors may not do to a published policy, said in words; and agreements in the admin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .agreements.staff.menu import menu_items, panels_for
from .editing.views import rule_words
from .models import PolicyPage, PolicyVersion
from .versions.frozen import NEXT_STEP
from .versions.publishing import publishing_problems


@hooks.register("register_admin_urls")
def editor_addresses() -> list[Any]:
    return [path("policies/rule-words/", rule_words, name="policy_rule_words")]


WHY = "“{title}” has published versions, and decisions cite their clauses, so it cannot be {attempt}. " + NEXT_STEP


def _refuse(request: HttpRequest, pages: Any, attempt: str) -> HttpResponse | None:
    below = [page.get_descendants(inclusive=True) for page in pages]
    held = next((found for tree in below if (found := _published_in(tree))), None)
    if held is None:
        return None
    messages.error(request, WHY.format(title=held.title, attempt=attempt))
    return redirect("wagtailadmin_explore", held.get_parent().pk)


def _published_in(tree: Any) -> PolicyPage | None:
    held = PolicyVersion.objects.filter(page__in=tree.values("pk")).order_by("pk").values("page")
    return PolicyPage.objects.filter(pk__in=held).first()


@hooks.register("before_delete_page")
def keep_published_policy(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _refuse(request, [page], "deleted")


@hooks.register("before_unpublish_page")
def keep_policy_readable(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _refuse(request, [page], "unpublished")


@hooks.register("before_bulk_action")
def keep_policies_in_bulk(
    request: HttpRequest, action_type: str, objects: Any, action_class: Any
) -> HttpResponse | None:
    attempts = {"delete": "deleted", "unpublish": "unpublished"}
    pages = [each for each in objects if hasattr(each, "get_descendants")]
    if action_type == "publish":
        return _refuse_unfinished(request, pages)
    return _refuse(request, pages, attempts[action_type]) if action_type in attempts and pages else None


def _refuse_unfinished(request: HttpRequest, pages: Any) -> HttpResponse | None:
    """Publishing many pages at once does not pass through a policy's own form, so its problems are told here."""
    below = [PolicyPage.objects.descendant_of(page, inclusive=True) for page in pages]
    for page in (page for tree in below for page in tree.filter(has_unpublished_changes=True)):
        problems = publishing_problems(page.get_latest_revision_as_object())
        if problems:
            messages.error(request, f"“{page.title}” cannot be published yet. {problems[0]}")
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("register_admin_urls")
def register_agreement_urls() -> list[URLPattern | URLResolver]:
    return [path("agreements/", include("portal.policies.agreements.staff.urls"))]


@hooks.register("register_admin_menu_item")
def register_agreements() -> MenuItem:
    return menu_items()[0]


@hooks.register("register_admin_menu_item")
def register_what_is_to_sign() -> MenuItem:
    return menu_items()[1]


@hooks.register("construct_homepage_panels")
def add_agreements_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend(panels_for(request))


@hooks.register("register_permissions")
def register_agreement_permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="portal_policies", content_type__model="askedperson")
