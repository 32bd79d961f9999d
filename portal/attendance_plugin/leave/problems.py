"""Why a decision was not taken. Each message can be shown to the person who tried."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .models import Decision, LeaveRequest


class DecisionRefused(Exception):
    """The decision was not entered; nothing was written."""


class NotAllowedToDecide(PermissionDenied):
    def __init__(self) -> None:
        super().__init__(
            "This account may not decide leave of absence. "
            "Ask the headteacher, or somebody the headteacher has authorised."
        )


class AlreadyDecided(DecisionRefused):
    """Somebody else was first."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        at = timezone.localtime(decision.decided_at)
        super().__init__(
            f"Already decided by {decision.decided_by_name} ({decision.decided_by_role}) "
            f"on {at:%A} {at.day} {at:%B %Y} at {at:%H:%M}: {decision.get_outcome_display().lower()}. "
            "Your decision was not entered."
        )


class NotWaiting(DecisionRefused):
    def __init__(self, request: LeaveRequest) -> None:
        super().__init__(
            f"Request {request} is “{request.get_state_display().lower()}”; "
            "only a request that is waiting can be decided or withdrawn."
        )


class OlderCheck(DecisionRefused):
    def __init__(self) -> None:
        super().__init__(
            "The facts were checked again after you opened this page. Read the newer findings, then decide."
        )


class CorrectedMeanwhile(OlderCheck):
    def __init__(self) -> None:
        DecisionRefused.__init__(
            self, "The parent corrected the request after you opened this page. Read it as it is now, then decide."
        )


class ReasonNeeded(DecisionRefused):
    """A refusal, or a departure from the recommendation, without its reason."""


class WhyNeeded(ReasonNeeded):
    """A decision is replaced without a reason for the record."""


class SessionsNotAsked(DecisionRefused):
    """The sessions to grant are not a part of those asked for."""


class NoLicence(DecisionRefused):
    def __init__(self) -> None:
        super().__init__(
            "Only a performance or paid activity under the council's licence needs no authorisation by the school. "
            "Grant this request, grant part of it or refuse it."
        )


class NothingChanges(DecisionRefused):
    def __init__(self) -> None:
        super().__init__("This is what stands already: outcome, sessions, code and reason are the same. Change one.")


class NothingToTakeBack(DecisionRefused):
    """The standing decision grants nothing that could still be given back."""


class CodeNotInForce(DecisionRefused):
    """The register code is not one of the national table on that day."""
