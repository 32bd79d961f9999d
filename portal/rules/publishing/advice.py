"""How grave each kind of concern is, and what an editor can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`explain` needs a recorded reason before publishing; the others only warn."""

    EXPLAIN = "explain"
    CONTRADICTION = "contradiction"
    LOOK = "look"


SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.EXPLAIN: "Give a reason",
    Severity.CONTRADICTION: "Contradiction",
    Severity.LOOK: "Worth a look",
}


@dataclass(frozen=True, slots=True)
class Advice:
    severity: Severity
    next_step: str


_EXPLAIN, _CONTRADICTION, _LOOK = Severity.EXPLAIN, Severity.CONTRADICTION, Severity.LOOK

ADVICE: Mapping[str, Advice] = {
    "departs_from_national": Advice(
        _EXPLAIN, "Follow the national value, or say below why the school departs from it. Readers see the reason."
    ),
    "number_differs": Advice(
        _EXPLAIN, "Write the number as its placeholder, correct the rule, or say below why the two differ."
    ),
    "anchor_missing": Advice(_CONTRADICTION, "Correct the anchor, or add the clause."),
    "number_twice": Advice(_CONTRADICTION, "Give one of the clauses another number."),
    "reference_missing": Advice(
        _CONTRADICTION, "Point to the clause with {{ clause.its-anchor }}; its number then follows by itself."
    ),
    "boundary_parts": Advice(_CONTRADICTION, "Choose the same words at the limit in both rules."),
    "thresholds_differ": Advice(_CONTRADICTION, "Keep one of the two limits."),
    "cannot_comply": Advice(_CONTRADICTION, "Lower the weekly hours, or say which weeks they are for."),
    "stated_twice": Advice(_CONTRADICTION, "Keep one of the two, and let the other clause point to it."),
    "submitted_before_close": Advice(_CONTRADICTION, "Let marks be due when the register closes, or later."),
    "windows_unequal": Advice(_CONTRADICTION, "Keep every register open for the same time."),
    "bands_fault": Advice(_CONTRADICTION, "Give only where each band begins; the next one ends there."),
    "control_dates": Advice(_CONTRADICTION, "Correct the dates in the document control."),
    "review_overdue": Advice(_CONTRADICTION, "Review the policy now, or record that it was reviewed."),
    "out_of_reach": Advice(_CONTRADICTION, "Lower the limit to what can be reached, or ease the other clause."),
    "cannot_be_met": Advice(_CONTRADICTION, "Change the number: as it is, every request is outside the policy."),
    "flips_differ": Advice(
        _CONTRADICTION, "Look at what the draft would change and confirm it there, or take the edit back."
    ),
    "never_fails": Advice(_LOOK, "If the rule is meant to hold anything back, change its number."),
    "adds_nothing": Advice(_LOOK, "Nothing is wrong. Take the rule out if the clause reads better without it."),
    "number_typed": Advice(_LOOK, "Write it as the placeholder, so that the text follows when the number changes."),
    "policies_differ": Advice(_LOOK, "Agree on one answer, unless the two are meant to differ."),
}


# A concern that another room points out says itself what it is about.
OF_OTHERS = Advice(_CONTRADICTION, "Look at it again before publishing.")


def advice_on(check: str) -> Advice:
    """What to say about the concerns of a check."""
    return ADVICE.get(check, OF_OTHERS)
