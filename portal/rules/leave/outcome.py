"""The outcome of a request always reaches the parent. Source: LOA-15."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import MEETS, Audience, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice

CHANNELS = {
    "message": "a message or a letter",
    "letter_home": "a letter to the home address",
}


@dataclass(frozen=True, slots=True)
class OutcomeSent:
    refused: str = choice("Leave refused", choices=CHANNELS, help="How the parent hears of it.")
    granted: str = choice("Leave granted", choices=CHANNELS, default="message", help="How the parent hears of it.")


class Decided(NamedTuple):
    """A decided request, and how its outcome was sent; None where nothing was sent yet."""

    reference: str
    outcome: Literal["granted", "refused"]
    sent_by: Literal["message", "letter_home"] | None


class Unsent(NamedTuple):
    """A decision whose outcome has not gone out in the way the policy asks for."""

    reference: str
    asked_for: str
    sent_by: str | None


@rule(
    "outcome.sent",
    parameters=OutcomeSent,
    audience=Audience.STAFF,
    is_information=True,
    label="Outcome sent",
    help="Tells staff how the parent is to hear of the decision.",
)
def outcome_sent(_: Situation, policy: OutcomeSent) -> Outcome:
    """Before a decision there is nothing to check: `find_unsent` looks at the decisions made."""
    return Outcome(MEETS, {})


def find_unsent(decisions: Iterable[Decided], *, policy: OutcomeSent) -> Iterator[Unsent]:
    """The decisions of which the parent has not heard as the policy says. A letter home also serves as a message.

    >>> list(find_unsent([Decided("7QK2", "refused", "message")], policy=OutcomeSent(refused="letter_home")))
    [Unsent(reference='7QK2', asked_for='letter_home', sent_by='message')]
    """
    for decided in decisions:
        asked_for = policy.granted if decided.outcome == "granted" else policy.refused
        if decided.sent_by not in (asked_for, "letter_home"):
            yield Unsent(decided.reference, asked_for, decided.sent_by)
