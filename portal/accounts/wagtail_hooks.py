"""Where an account's sign-in enters the admin: its own page, and a button beside every account."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from .own_views import CHANGE_ACCOUNTS, AgainView, KeptFormView, NewAppView, ResetView, SigningInView
from .passkey_views import NewPasskeyView


@hooks.register("register_admin_urls")
def register_sign_in_urls() -> list[URLPattern]:
    return [
        path("signing-in/", SigningInView.as_view(), name="portal_signing_in"),
        path("signing-in/again/", AgainView.as_view(), name="portal_signing_in_again"),
        path("signing-in/app/", NewAppView.as_view(), name="portal_new_app"),
        path("signing-in/passkey/", NewPasskeyView.as_view(), name="portal_new_passkey"),
        path("signing-in/kept/", KeptFormView.as_view(), name="portal_kept_form"),
        path("signing-in/reset/<int:pk>/", ResetView.as_view(), name="portal_reset_second_factor"),
    ]


@hooks.register("register_account_menu_item")
def add_sign_in_to_account(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("portal_signing_in"),
        "label": "Signing in",
        "help_text": "Your second step, passkeys, recovery codes and sessions.",
    }


@hooks.register("register_user_listing_buttons")
def add_reset_button(user: User, request_user: User) -> list[Button]:
    if user == request_user or not request_user.has_perm(CHANGE_ACCOUNTS):
        return []
    address = reverse("portal_reset_second_factor", args=[user.pk])
    return [Button("Reset second step", address, icon_name="key", priority=50)]
