"""What other rooms may ask of leave: open, check, decide, supersede, withdraw, and what a form's answers meet."""

from .assigning import AssigningRefused, assign, colleagues_for
from .checks import asked_sessions, replay, run_again, run_check, sessions_of_request
from .decisions import after_decision, decide, may_decide, supersede
from .facts import build_facts
from .matching import unmatch
from .notes import NoteRefused, add_note
from .parent_findings import findings_for_parent
from .passing_on import pass_on
from .plans import departs_from_recommendation, plan_decision
from .problems import (
    AlreadyDecided,
    CodeNotInForce,
    DecisionRefused,
    NotAllowedToDecide,
    NotWaiting,
    OlderCheck,
    ReasonNeeded,
    SessionsNotAsked,
)
from .public_notes import public_notes
from .register_codes import suggest_code
from .requests import open_and_check, open_request, take_back, why_not_taken_back, withdraw

__all__ = [
    "AlreadyDecided",
    "AssigningRefused",
    "CodeNotInForce",
    "DecisionRefused",
    "NotAllowedToDecide",
    "NotWaiting",
    "NoteRefused",
    "OlderCheck",
    "ReasonNeeded",
    "SessionsNotAsked",
    "add_note",
    "after_decision",
    "asked_sessions",
    "assign",
    "build_facts",
    "colleagues_for",
    "decide",
    "departs_from_recommendation",
    "findings_for_parent",
    "may_decide",
    "open_and_check",
    "open_request",
    "pass_on",
    "plan_decision",
    "public_notes",
    "replay",
    "run_again",
    "run_check",
    "sessions_of_request",
    "suggest_code",
    "supersede",
    "take_back",
    "unmatch",
    "why_not_taken_back",
    "withdraw",
]
