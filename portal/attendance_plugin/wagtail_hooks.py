"""Where the workspace enters the Wagtail admin: its addresses, its menu, its panel on the dashboard."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .staff.menu import attendance_menu, panels_for


@hooks.register("register_admin_urls")
def register_workspace_urls() -> list[URLPattern | URLResolver]:
    return [path("attendance/", include("portal.attendance_plugin.staff.urls"))]


@hooks.register("register_admin_menu_item")
def register_attendance_menu() -> MenuItem:
    return attendance_menu()


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend(panels_for(request))
