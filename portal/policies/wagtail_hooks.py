"""Where policies enter the Wagtail admin, and what editors may not do to a published one, said in words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from .agreements.staff.menu import menu_items
from .approval.gate import missing_approvals
from .approval.workflow import ensure_workflow
from .drafting.page_drafts import draft_of_page
from .editing.views import rule_words
from .models import PolicyApproval, PolicyIndexPage, PolicyPage, PolicyVersion
from .reviews.views import SEE, TITLE
from .versions.frozen import NEXT_STEP
from .versions.publishing import open_problems

CARE = ("view_policyreview", "add_policyreview", "add_policywithdrawal")
WHY = "“{title}” has published versions, and decisions cite their clauses, so it cannot be {attempt}. " + NEXT_STEP


@hooks.register("register_admin_urls")
def editor_addresses() -> list[Any]:
    return [path("policies/rule-words/", rule_words, name="policy_rule_words")]


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


def _approved_in(tree: Any) -> PolicyPage | None:
    held = PolicyApproval.objects.filter(page__in=tree.values("pk")).order_by("pk").values("page")
    return PolicyPage.objects.filter(pk__in=held).first()


def _refuse_approved(request: HttpRequest, pages: Any) -> HttpResponse | None:
    """An approval names its draft for ever, so the draft stays."""
    below = [page.get_descendants(inclusive=True) for page in pages]
    held = next((found for tree in below if (found := _approved_in(tree))), None)
    if held is None:
        return None
    why = "has been approved at least in part, and approvals are kept, so it cannot be deleted. Leave it unpublished."
    messages.error(request, f"“{held.title}” {why}")
    return redirect("wagtailadmin_explore", held.get_parent().pk)


@hooks.register("before_delete_page")
def keep_published_policy(request: HttpRequest, page: Any) -> HttpResponse | None:
    return _refuse(request, [page], "deleted") or _refuse_approved(request, [page])


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
    if action_type not in attempts or not pages:
        return None
    refused = _refuse(request, pages, attempts[action_type])
    return refused or (_refuse_approved(request, pages) if action_type == "delete" else None)


def _refuse_unfinished(request: HttpRequest, pages: Any) -> HttpResponse | None:
    """Publishing many pages at once does not pass through a policy's own form, so its problems are told here."""
    below = [PolicyPage.objects.descendant_of(page, inclusive=True) for page in pages]
    for page in (page for tree in below for page in tree.filter(has_unpublished_changes=True)):
        problems = open_problems(page.get_latest_revision_as_object())
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


@hooks.register("register_permissions")
def register_agreement_permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="portal_policies", content_type__model="askedperson")


@hooks.register("after_create_page")
def give_workflow(request: HttpRequest, page: Any) -> None:
    if isinstance(page, PolicyIndexPage):
        ensure_workflow(page)


@hooks.register("after_edit_page")
def lead_approver_home(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail leads on to its list of pages, where an approver without rights to pages may not enter."""
    decided = isinstance(page, PolicyPage) and "action-workflow-action" in request.POST
    if decided and not page_permission_policy.explorable_instances(request.user).exists():
        return redirect("wagtailadmin_home")
    return None


@hooks.register("construct_page_action_menu")
def offer_publishing_once_approved(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Until a draft is approved the menu leads to the workflow; publishing would be refused."""
    page, parent = context.get("page"), context.get("parent_page")
    is_new = page is None and parent is not None and parent.specific_class is PolicyIndexPage
    if is_new or (isinstance(page, PolicyPage) and missing_approvals(page, draft_of_page(page))):
        items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("register_admin_urls")
def register_review_urls() -> list[URLPattern | URLResolver]:
    return [path("policies-due/", include("portal.policies.reviews.urls"))]


@hooks.register("register_permissions")
def register_care_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="portal_policies", codename__in=CARE)


class DueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


@hooks.register("register_admin_menu_item")
def register_due_menu_item() -> MenuItem:
    return DueMenuItem(TITLE, reverse_lazy("policy_reviews:due"), name="policies-due", icon_name="rotate", order=150)
