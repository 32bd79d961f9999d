"""Wagtail's own pages that give rights or change an address: before them the portal asks who is there (R15)."""

from django.http import HttpRequest

# By name, because these views are Wagtail's.
WEIGHTY = {
    "wagtailusers_users:add",
    "wagtailusers_users:edit",
    "wagtailusers_users:delete",
    "wagtailusers_groups:add",
    "wagtailusers_groups:edit",
    "wagtailusers_groups:delete",
}
BULK = "wagtail_bulk_action"
ACCOUNT = "wagtailadmin_account"


def is_weighty(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.view_name in WEIGHTY:
        return True
    if match.view_name == BULK:
        return match.kwargs.get("app_label") == "auth"
    return match.view_name == ACCOUNT and _changes_address(request)


def _changes_address(request: HttpRequest) -> bool:
    """One form of Wagtail holds name, address, password and theme; only address and password are weighty."""
    if request.method != "POST":
        return False
    address = request.POST.get("name_email-email", request.user.email)  # type: ignore[union-attr]
    return address != request.user.email or bool(request.POST.get("password-new_password1"))  # type: ignore[union-attr]
