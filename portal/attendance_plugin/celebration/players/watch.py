"""One mail when screens fall silent in school hours, and one when they are back. Never a stream."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal import hooks
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School

from .models import Player
from .seen import State, state_of


def look_after_players() -> None:
    """Every five minutes, by the worker."""
    now = timezone.now()
    for school in School.objects.filter(screens__players__ended_at=None, screens__players__isnull=False).distinct():
        _look_after(school, now)


@transaction.atomic
def _look_after(school: School, now: datetime) -> None:
    calendar = rules_calendar(current_calendar_version(school))
    silent, back = [], []
    for player in Player.objects.select_for_update().filter(screen__school=school, ended_at=None):
        state = state_of(player, now, calendar)
        if state is State.SILENT and player.told == Player.Told.ON_TIME:
            silent.append(player)
        elif state is State.ON_TIME and player.told == Player.Told.SILENT:
            back.append(player)
    if silent or back:
        Player.objects.filter(pk__in=[player.pk for player in silent]).update(told=Player.Told.SILENT)
        Player.objects.filter(pk__in=[player.pk for player in back]).update(told=Player.Told.ON_TIME)
        _tell(school, silent, back, now)


def _tell(school: School, silent: Sequence[Player], back: Sequence[Player], now: datetime) -> None:
    queue = next(iter(hooks.outboxes), None)
    if queue and school.email:
        subject, text = mail_words(school, silent, back)
        cause = f"screens:{school.pk}:{now:%Y%m%d%H%M}"
        queue(school=school, purpose="screens", cause=cause, recipient=school.email, subject=subject, text_body=text)


def mail_words(school: School, silent: Sequence[Player], back: Sequence[Player]) -> tuple[str, str]:
    """Subject and text. Nothing of what the screens show."""
    subject = "A hallway screen is silent" if silent else "A hallway screen shows again"
    parts = [
        *(f"{player.name} has not asked for its board since {_time(player.last_seen_at)}." for player in silent),
        *(f"{player.name} shows its board again." for player in back),
    ]
    if silent:
        parts.append(
            "Is it switched on, and does it have a network? It keeps showing the last board it has, with its date, and "
            "then a card with the school's name."
        )
    parts.append(f"All screens: {settings.BASE_URL}/admin/attendance/screens/")
    return f"{subject} ({school.name})", "\n\n".join(parts) + "\n"


def _time(instant: datetime | None) -> str:
    local = timezone.localtime(instant) if instant else None
    return f"{local:%A} {local.day} {local:%B, %H:%M}" if local else "it was let in"
