"""What the list of screens says of each player."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.attendance_plugin.celebration.players.models import Player
from portal.attendance_plugin.celebration.players.seen import State, state_of
from portal.rules.school_year import Calendar

TAGS = {State.ON_TIME: "meets", State.LATE: "needs_judgement", State.SILENT: "does_not_meet"}
OLD_DATA_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class PlayerRow:
    player: Player
    state: State
    tag: str
    remark: str


def player_rows(players: Iterable[Player], now: datetime, calendar: Calendar, *, release: str) -> list[PlayerRow]:
    """In the order given. ``release`` is the portal's own."""
    found = [(player, state_of(player, now, calendar)) for player in players]
    return [
        PlayerRow(
            player=player, state=state, tag=TAGS.get(state, "information"), remark=_remark(player, state, release)
        )
        for player, state in found
    ]


def _remark(player: Player, state: State, release: str) -> str:
    """What somebody could do about it; empty where all is well."""
    if state is State.SILENT:
        return "Is it switched on, and does it have a network?"
    if state is State.LATE:
        return "It should ask every minute while school is open."
    if state is State.ON_TIME and player.release and player.release != release:
        return f"It runs an older page ({player.release}) and renews itself at night."
    if state is State.ON_TIME and (player.data_minutes or 0) > OLD_DATA_MINUTES:
        return "It asks, but cannot read the answers: open its page anew."
    return ""
