"""Where the workspace enters the Wagtail admin: its addresses, its menu, its panel on the dashboard."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from .staff.menu import attendance_menu, panels_for, posts_menu_item
from .staff.people.posts import PostView


@hooks.register("register_admin_urls")
def register_workspace_urls() -> list[URLPattern | URLResolver]:
    return [path("attendance/", include("portal.attendance_plugin.staff.urls"))]


@hooks.register("register_admin_menu_item")
def register_attendance_menu() -> MenuItem:
    return attendance_menu()


@hooks.register("register_settings_menu_item")
def register_posts_menu_item() -> MenuItem:
    return posts_menu_item()


@hooks.register("register_user_listing_buttons")
def add_posts_button(user: User, request_user: User) -> list[Button]:
    """On each row of the accounts; who sees that list may change accounts or only add some."""
    if not request_user.has_perms(PostView.permissions) or not user.is_active:
        return []
    return [Button("Posts", reverse("attendance_staff:post", args=[user.pk]), icon_name="user", priority=40)]


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend(panels_for(request))
