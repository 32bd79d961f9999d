"""Letting a player in: it shows a code, staff type it, it collects its key once. Or staff make a link for it."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.celebration.models import Screen
from portal.forms.fair_use.budgets import Use, count

from .keys import hash_code, hash_key, make_code, make_key, tidy_code
from .models import Pairing, Player

CODE_LASTS = timedelta(minutes=10)


class PairingRefused(Exception):
    """Why a code was not taken, in words for whoever typed it."""


@dataclass(frozen=True)
class Shown:
    """What a player keeps while it waits: the code it shows, and the secret by which it collects its key."""

    code: str
    collector: str


def begin_pairing(*, network: str) -> Shown | None:
    """A new code; None when this network has asked for too many."""
    if count([Use("screen_pairings", network)]):
        return None
    now = timezone.now()
    Pairing.objects.filter(expires_at__lt=now).delete()
    shown = Shown(make_code(), make_key())
    Pairing.objects.create(
        code_sha256=hash_code(shown.code), collector_sha256=hash_key(shown.collector), expires_at=now + CODE_LASTS
    )
    return shown


def waits(shown: Shown) -> bool:
    """Whether the code can still be typed or its key still be collected."""
    return Pairing.objects.filter(
        code_sha256=hash_code(shown.code),
        collector_sha256=hash_key(shown.collector),
        expires_at__gt=timezone.now(),
    ).exists()


def let_in_by_code(screen: Screen, *, typed: str, name: str, by: User) -> Player:
    """The player that shows this code. Raises `PairingRefused`; five wrong codes in ten minutes and none is taken."""
    if count([Use("screen_codes", f"account:{by.pk}")]):
        raise PairingRefused(
            "Too many codes were tried. Wait ten minutes, then type the code the screen shows by then."
        )
    with transaction.atomic():
        waiting = Pairing.objects.select_for_update().filter(
            code_sha256=hash_code(tidy_code(typed)), expires_at__gt=timezone.now(), player=None
        )
        pairing = waiting.first()
        if pairing is None:
            raise PairingRefused(
                "No screen shows this code now. Look at the screen again: a code lasts ten minutes and is used once."
            )
        # The hash is replaced by that of the real key when the player collects it.
        pairing.player = _keep(screen, name, Player.Way.CODE, make_key(), by)
        pairing.save(update_fields=["player"])
        record(school=screen.school, action="screen_let_in", subject=pairing.player, actor=by, screen=screen.slug)
    return pairing.player


@transaction.atomic
def collect_key(shown: Shown) -> tuple[Player, str] | None:
    """The player and its key, once; None while nobody has typed the code."""
    pairing = (
        Pairing.objects.select_for_update()
        .filter(
            code_sha256=hash_code(shown.code),
            collector_sha256=hash_key(shown.collector),
            expires_at__gt=timezone.now(),
            player__ended_at=None,
        )
        .exclude(player=None)
        .first()
    )
    if pairing is None or pairing.player is None:
        return None
    player, key = pairing.player, make_key()
    player.key_sha256 = hash_key(key)
    player.save(update_fields=["key_sha256"])
    pairing.delete()
    return player, key


@transaction.atomic
def make_link(screen: Screen, *, name: str, by: User) -> tuple[Player, str]:
    """A player that can keep nothing but an address, and the key that goes into it: shown once, kept as a hash."""
    key = make_key()
    player = _keep(screen, name, Player.Way.LINK, key, by)
    record(school=screen.school, action="screen_link_made", subject=player, actor=by, screen=screen.slug)
    return player, key


@transaction.atomic
def end_player(player: Player, *, by: User) -> None:
    """From now on it sees the neutral card."""
    player.ended_at = timezone.now()
    player.save(update_fields=["ended_at"])
    record(school=player.screen.school, action="screen_ended", subject=player, actor=by, screen=player.screen.slug)


def _keep(screen: Screen, name: str, way: str, key: str, by: User) -> Player:
    return Player.objects.create(
        screen=screen, name=name, way=way, key_sha256=hash_key(key), let_in_at=timezone.now(), let_in_by=by
    )
