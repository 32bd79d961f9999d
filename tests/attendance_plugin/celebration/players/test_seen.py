"""On time, late and silent, in school hours alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.models import Player
from portal.attendance_plugin.celebration.players.seen import State, note_seen, school_hours_between, state_of

LONG = timedelta(days=9)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("seen", "now", "minutes"),
    [
        ("2026-11-20 10:00+00:00", "2026-11-20 10:20+00:00", 20),
        ("2026-11-20 10:20+00:00", "2026-11-20 10:00+00:00", 0),  # a clock put back
        ("2026-11-20 08:00+00:00", "2026-11-20 08:50+00:00", 0),  # registration begins
        ("2026-11-20 08:00+00:00", "2026-11-20 09:00+00:00", 10),
        ("2026-11-20 15:10+00:00", "2026-11-20 23:00+00:00", 5),  # school ends at 15:15
        ("2026-11-20 15:10+00:00", "2026-11-23 08:55+00:00", 10),  # Friday afternoon to Monday morning
        ("2026-11-26 15:15+00:00", "2026-11-29 12:00+00:00", 0),  # an INSET day and a weekend
        ("2026-12-18 15:15+00:00", "2027-01-04 08:50+00:00", 0),  # the whole holiday
        ("2026-10-23 14:10+00:00", "2026-11-02 08:55+00:00", 10),  # half term, and the clocks go back in it
        ("2026-10-01 07:50+00:00", "2026-10-01 08:00+00:00", 10),  # summer time: 8:50 to 9:00 in London
    ],
)
def test_hours_are_counted_while_school_is_open(calendar: Any, seen: str, now: str, minutes: int) -> None:
    assert school_hours_between(at(seen), at(now), calendar, enough=LONG) == timedelta(minutes=minutes)


def test_counting_stops_when_it_is_enough(calendar: Any) -> None:
    enough = timedelta(minutes=30)
    assert (
        school_hours_between(at("2026-09-02 09:00+00:00"), at("2026-12-01 09:00+00:00"), calendar, enough=enough)
        == enough
    )


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-20 10:04:59+00:00", State.ON_TIME),
        ("2026-11-20 10:05+00:00", State.LATE),
        ("2026-11-20 10:29:59+00:00", State.LATE),
        ("2026-11-20 10:30+00:00", State.SILENT),
        ("2027-08-01 10:30+00:00", State.SILENT),
    ],
)
def test_late_after_five_minutes_and_silent_after_thirty(calendar: Any, now: str, state: State) -> None:
    player = Player(last_seen_at=at("2026-11-20 10:00+00:00"))
    assert state_of(player, at(now), calendar) is state


def test_ended_and_new_players_are_neither(calendar: Any) -> None:
    now = at("2026-11-20 12:00+00:00")
    assert state_of(Player(), now, calendar) is State.NEW
    assert state_of(Player(last_seen_at=now, ended_at=now), now, calendar) is State.ENDED


@pytest.fixture
def player(screen: Screen) -> Player:
    return Player.objects.create(
        screen=screen, name="Hall", way="code", key_sha256="0" * 64, let_in_at=at("2026-11-01 12:00+00:00")
    )


def test_page_tells_its_size_release_and_the_age_of_its_board(player: Player, time_machine_to: Any) -> None:
    time_machine_to("2026-11-20 10:00+00:00")
    note_seen(player, {"s": "1920x1080", "v": "0.1.0", "age": "61"})
    player.refresh_from_db()
    assert (player.last_seen_at, player.size, player.release, player.data_minutes) == (
        at("2026-11-20 10:00+00:00"),
        "1920x1080",
        "0.1.0",
        61,
    )


@pytest.mark.parametrize("odd", ["<b>", "1920x", "x" * 400, "-1", "１２"])
def test_odd_words_of_a_page_are_not_kept(player: Player, odd: str) -> None:
    note_seen(player, {"s": odd, "v": f"{odd} ", "age": odd})
    player.refresh_from_db()
    assert (player.size, player.release, player.data_minutes, player.last_seen_at is None) == ("", "", None, False)


def test_page_that_turns_every_25_seconds_is_not_written_each_time(player: Player, time_machine_to: Any) -> None:
    time_machine_to("2026-11-20 10:00:00+00:00")
    note_seen(player, {})
    player.refresh_from_db()
    time_machine_to("2026-11-20 10:00:25+00:00")
    note_seen(player, {})
    player.refresh_from_db()
    assert player.last_seen_at == at("2026-11-20 10:00:00+00:00")
