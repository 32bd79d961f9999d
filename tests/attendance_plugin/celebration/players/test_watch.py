"""One mail on a change, none while nothing changes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.models import Player
from portal.attendance_plugin.celebration.players.watch import look_after_players
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.schedules import SCHEDULES

ClockTo = Callable[[str], None]


@pytest.fixture
def player(screen: Screen, time_machine_to: ClockTo) -> Player:
    time_machine_to("2026-11-20 10:00+00:00")
    return let_in(screen, "Entrance hall")


def let_in(screen: Screen, name: str) -> Player:
    now = timezone.now()
    return Player.objects.create(
        screen=screen, name=name, way="code", key_sha256=f"{name:.<64}"[:64], let_in_at=now, last_seen_at=now
    )


def mails() -> list[tuple[str, str]]:
    return [(mail.recipient, mail.subject) for mail in OutboxMessage.objects.order_by("pk")]


def test_silence_is_told_once_and_so_is_its_end(player: Player, time_machine_to: ClockTo) -> None:
    school = player.screen.school
    for minute in range(5, 180, 5):
        moment = datetime.fromisoformat("2026-11-20 10:00+00:00") + timedelta(minutes=minute)
        time_machine_to(moment.isoformat())
        if minute >= 90:
            Player.objects.update(last_seen_at=moment)
        look_after_players()
    assert mails() == [
        (school.email, f"A hallway screen is silent ({school.name})"),
        (school.email, f"A hallway screen shows again ({school.name})"),
    ]
    first = OutboxMessage.objects.order_by("pk")[0]
    assert "Entrance hall has not asked for its board since Friday 20 November, 10:00." in first.text_body
    assert (first.created_at.hour, first.created_at.minute) == (10, 30)


def test_night_weekend_and_holidays_are_silent_without_a_word(player: Player, time_machine_to: ClockTo) -> None:
    Player.objects.update(last_seen_at=datetime.fromisoformat("2026-12-18 15:15+00:00"))
    for day in ("2026-12-19", "2026-12-25", "2027-01-03"):
        time_machine_to(f"{day} 12:00+00:00")
        look_after_players()
    time_machine_to("2027-01-04 09:10+00:00")
    look_after_players()
    assert mails() == []
    time_machine_to("2027-01-04 09:20+00:00")
    look_after_players()
    assert len(mails()) == 1


def test_two_screens_at_once_are_one_mail(player: Player, screen: Screen, time_machine_to: ClockTo) -> None:
    let_in(screen, "Dining hall")
    time_machine_to("2026-11-20 11:00+00:00")
    look_after_players()
    text = OutboxMessage.objects.get().text_body
    assert [name in text for name in ("Entrance hall", "Dining hall")] == [True, True]


def test_ended_and_never_seen_players_are_no_news(player: Player, screen: Screen, time_machine_to: ClockTo) -> None:
    Player.objects.update(ended_at=timezone.now())
    Player.objects.create(screen=screen, name="New", way="code", key_sha256="1" * 64, let_in_at=timezone.now())
    time_machine_to("2026-11-20 14:00+00:00")
    look_after_players()
    assert mails() == []


def test_worker_looks_every_five_minutes() -> None:
    row = SCHEDULES["look_after_players"]
    assert (row["func"].rpartition(".")[2], row["minutes"]) == (look_after_players.__name__, 5)
