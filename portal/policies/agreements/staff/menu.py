"""Agreements in the admin's menu and on its dashboard, for those whom they concern."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from portal.pages.school import school_for

from .access import ANY, ASK, FOLDER
from .overview import waiting_proposals, waits_for


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


class AgreementsPanel(Component):
    """What the account is to sign, and what a new version lets it ask again."""

    name = "agreements_waiting"
    order = 20
    template_name = f"{FOLDER}/home_panel.html"

    def __init__(self, waits: int, again: int) -> None:
        self.waits, self.again = waits, again

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"waits": self.waits, "again": self.again}


def panels_for(request: HttpRequest) -> list[Component]:
    school = school_for(request)
    waits = waits_for(request.user)
    again = waiting_proposals(school) if school and request.user.has_perm(ASK) else 0
    return [AgreementsPanel(waits, again)] if waits or again else []
