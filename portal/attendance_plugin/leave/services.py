"""What other rooms may ask of leave: open, check, decide, supersede, withdraw, and what a form's answers meet."""

from .checks import asked_sessions, replay, run_again, run_check, sessions_of_request
from .decisions import after_decision, decide, may_decide, supersede
from .facts import build_facts
from .parent_findings import findings_for_parent
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
    "CodeNotInForce",
    "DecisionRefused",
    "NotAllowedToDecide",
    "NotWaiting",
    "OlderCheck",
    "ReasonNeeded",
    "SessionsNotAsked",
    "after_decision",
    "asked_sessions",
    "build_facts",
    "decide",
    "departs_from_recommendation",
    "findings_for_parent",
    "may_decide",
    "open_and_check",
    "open_request",
    "plan_decision",
    "public_notes",
    "replay",
    "run_again",
    "run_check",
    "sessions_of_request",
    "suggest_code",
    "supersede",
    "take_back",
    "why_not_taken_back",
    "withdraw",
]
