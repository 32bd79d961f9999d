"""Agreements in the admin's menu, for those whom they concern."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem

from .access import ANY
from .overview import waits_for


class AgreementsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(map(request.user.has_perm, ANY))


class MineMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(waits_for(request.user))


def menu_items() -> list[MenuItem]:
    return [
        AgreementsMenuItem(
            "Agreements", reverse_lazy("agreements:overview"), name="agreements", icon_name="form", order=60
        ),
        MineMenuItem("For you to sign", reverse_lazy("agreements:mine"), name="to-sign", icon_name="edit", order=61),
    ]
