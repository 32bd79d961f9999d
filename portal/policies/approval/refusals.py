"""A page is published wholly or not at all, and what keeps it from being published is told in words."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from portal.policies.versions.problems import PublishingError

PAGES, IN_BULK = "wagtailadmin_pages", "wagtail_bulk_action"
PUBLISHING, ACTIONS = ("workflow_action", IN_BULK), ("action-publish", "action-workflow-action")
MOST = 5


class PublishingRefusals:
    """Middleware for the editor's own addresses. It stands last, so that every other check has passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Wagtail saves a page before it asks whether it may be published: one transaction undoes both."""
        match = request.resolver_match
        if request.method != "POST" or not match or not (PAGES in match.namespaces or match.url_name == IN_BULK):
            return None
        try:
            with transaction.atomic() if _may_publish(request, match.url_name) else nullcontext():
                return view(request, *args, **kwargs)
        except PublishingError as error:
            return _tell(request, error, kwargs.get("page_id"))


def _may_publish(request: HttpRequest, name: str | None) -> bool:
    """Other requests, such as saving a draft, hold no transaction open while they mail somebody."""
    return name in PUBLISHING or any(action in request.POST for action in ACTIONS)


def _tell(request: HttpRequest, error: PublishingError, page: int | None) -> HttpResponse:
    for problem in error.problems[:MOST]:
        messages.error(request, str(problem))
    address = reverse(f"{PAGES}:edit", args=[page]) if page else reverse("wagtailadmin_home")
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": address})
    return HttpResponseRedirect(address)
