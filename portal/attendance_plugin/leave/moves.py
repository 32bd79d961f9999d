"""Every move a leave request may make: from where, to where, by whom, and what the audit log calls it. No other exists.

Each service that moves a request calls `make_move`, then `note_move` once what belongs to the move is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from portal.attendance_plugin.audit.services import record

from .models import Decision, LeaveRequest
from .problems import AlreadyDecided, DecisionRefused, NotWaiting

State = LeaveRequest.State


class By(StrEnum):
    """Who makes a move. `staff` are those who work on requests, `head` those who may decide."""

    PARENT = "parent"
    WORKER = "worker"
    STAFF = "staff"
    HEAD = "head"


@dataclass(frozen=True, kw_only=True)
class Move:
    """``before``: the states it starts from; none for a request that does not exist yet."""

    before: frozenset[str]
    after: str
    by: frozenset[By]
    action: str


def _move(before: str, after: str, by: str, action: str) -> Move:
    return Move(
        before=frozenset(before.split()), after=after, by=frozenset(By(who) for who in by.split()), action=action
    )


OPEN = _move("", "unmatched", "parent", "leave_opened")
MATCH = _move("unmatched", "waiting", "worker staff", "leave_matched")
UNMATCH = _move("waiting", "unmatched", "staff", "leave_unmatched")
DECIDE = _move("waiting", "decided", "head", "leave_decided")
SUPERSEDE = _move("decided", "decided", "head", "leave_superseded")
WITHDRAW = _move("unmatched waiting", "withdrawn", "parent staff", "leave_withdrawn")
TAKE_BACK = _move("decided", "withdrawn", "parent staff", "leave_taken_back")
PASS_ON = _move("waiting", "passed_on", "staff", "leave_passed_on")

MOVES: tuple[Move, ...] = (OPEN, MATCH, UNMATCH, DECIDE, SUPERSEDE, WITHDRAW, TAKE_BACK, PASS_ON)

ENDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {state: frozenset(move.after for move in MOVES if state in move.before) for state in State.values}
)
"""Which states each state leads to."""


def make_move(request: LeaveRequest, move: Move, **changes: Any) -> None:
    """Write the new state, unless somebody else has moved the request away meanwhile. Call it in a transaction.

    The row is held until that ends. Raises `AlreadyDecided` where a decision came first, else `NotWaiting`.
    """
    moved = LeaveRequest.objects.filter(pk=request.pk, state__in=move.before).update(state=move.after, **changes)
    if not moved:
        raise came_too_late(request)
    request.state = move.after


def note_move(request: LeaveRequest, move: Move, *, actor: Any = None, actor_name: str = "", **detail: Any) -> None:
    """Who moved it, for the audit log; ``detail`` holds ids, states and counts."""
    record(school=request.school, action=move.action, subject=request, actor=actor, actor_name=actor_name, **detail)


def need_standing(request: LeaveRequest, decision: Decision) -> None:
    """Raise `AlreadyDecided` where ``decision`` is not the one that stands. Call it once the row is held."""
    standing = LeaveRequest.objects.get(pk=request.pk).standing_decision()
    if standing is not None and standing != decision:
        raise AlreadyDecided(standing)


def came_too_late(request: LeaveRequest) -> DecisionRefused:
    """What to tell who wanted to move a request that has moved already."""
    current = LeaveRequest.objects.get(pk=request.pk)
    standing = current.standing_decision()
    return AlreadyDecided(standing) if standing and current.state == State.DECIDED else NotWaiting(current)
