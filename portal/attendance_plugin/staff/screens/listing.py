"""The televisions that show the hallway screen: whether each still does, and how one is let in or ended."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal import __version__
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.models import Player
from portal.attendance_plugin.celebration.players.pairing import (
    PairingRefused,
    end_player,
    let_in_by_code,
    make_link,
)
from portal.attendance_plugin.staff.access import MANAGE_SCREENS, StaffViewMixin
from portal.calendars.services import current_calendar_version, rules_calendar

from .forms import CodeForm, LinkForm, PlayerForm
from .rows import player_rows

ENDED_SHOWN = 10


class ScreenPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows nothing of a pupil, so that a technician without a post may open it."""

    permissions = (MANAGE_SCREENS,)
    needs_post = False
    page_title = "Screens"
    header_icon = "desktop"

    @property
    def screens(self) -> QuerySet[Screen]:
        return Screen.objects.filter(school=self.school).order_by("title")

    @property
    def players(self) -> QuerySet[Player]:
        return Player.objects.filter(screen__school=self.school).select_related("screen")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:screens"), "label": "Screens"}
        if self.page_title == "Screens":
            return [*self.breadcrumbs_items, listing | {"url": ""}]
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]


class ScreensView(ScreenPage):
    template_name = "attendance_plugin/staff/screens/listing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendar = rules_calendar(current_calendar_version(self.school))
        players = self.players.filter(ended_at=None)
        return {
            **super().get_context_data(**kwargs),
            "screens": self.screens,
            "rows": player_rows(players, timezone.now(), calendar, release=__version__),
            "ended": self.players.exclude(ended_at=None).order_by("-ended_at")[:ENDED_SHOWN],
            "pair_address": f"{settings.BASE_URL}{reverse('attendance:pair_screen')}",
        }


class AddPlayerView(ScreenPage):
    """What the two ways of letting a player in share."""

    form_class: type[PlayerForm]

    def form(self, data: Any = None) -> PlayerForm:
        return self.form_class(data, screens=self.screens)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.form()
        context = super().get_context_data(**kwargs)
        if form.errors:
            context["header_title"] = f"Error: {context['header_title']}"
        return {**context, "form": form, "pair_address": f"{settings.BASE_URL}{reverse('attendance:pair_screen')}"}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid() and (answer := self.let_in(form)):
            return answer
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def let_in(self, form: PlayerForm) -> HttpResponse | None:
        raise NotImplementedError


class LetInView(AddPlayerView):
    form_class = CodeForm
    page_title = "Let a screen in"
    template_name = "attendance_plugin/staff/screens/let_in.html"

    def let_in(self, form: PlayerForm) -> HttpResponse | None:
        given = form.cleaned_data
        try:
            player = let_in_by_code(
                given["screen"],
                typed=given["code"],
                name=given["name"],
                by=self.request.user,  # type: ignore[arg-type]
            )
        except PairingRefused as refused:
            form.add_error("code", str(refused))
            return None
        messages.success(self.request, f"“{player.name}” is let in. Its screen changes within some seconds.")
        return redirect("attendance_staff:screens")


class ScreenLinkView(AddPlayerView):
    """The link is on the answer to the form and nowhere else."""

    form_class = LinkForm
    page_title = "Make a link"
    template_name = "attendance_plugin/staff/screens/link.html"

    def let_in(self, form: PlayerForm) -> HttpResponse | None:
        given = form.cleaned_data
        player, key = make_link(given["screen"], name=given["name"], by=self.request.user)  # type: ignore[arg-type]
        link = f"{settings.BASE_URL}{reverse('attendance:screen_link', args=[key])}"
        return self.render_to_response(self.get_context_data(player=player, link=link))


class EndScreenView(ScreenPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        player = get_object_or_404(self.players, pk=kwargs["pk"], ended_at=None)
        end_player(player, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{player.name}” is ended. It shows a card with the school's name from now on.")
        return redirect("attendance_staff:screens")
