"""Why there is no answer, in one shape for every status (RFC 9457, problem details)."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.db import InternalError, OperationalError
from django.http import HttpResponse
from ninja import Field, Schema

from portal.pages.errors import RETRY_SECONDS, incident_code

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class ParameterProblem(Schema):
    """One parameter that cannot be read."""

    name: str = Field(description="The parameter.", examples=["year"])
    detail: str = Field(description="What is wrong with it.", examples=["must be a whole number, such as 4"])


class Problem(Schema):
    """Why there is no answer (RFC 9457). ``type`` says no more than the status does, so it is always about:blank."""

    type: str = Field(description="Always about:blank.", examples=["about:blank"])
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(description="The status as a number.", examples=[404])
    detail: str = Field(
        description="What happened, and where to look next.",
        examples=["There is no policy 'homework'. See /api/v1/policies/ for those there are."],
    )
    errors: list[ParameterProblem] = Field(
        default=[], description="Of a 422 alone: each parameter that cannot be read, or that is not known."
    )
    incident: str = Field(
        default="", description="Of a 500 or 503 alone: a code to quote to the school.", examples=["7KQX3MPA"]
    )


class Refusal(Exception):
    """Ends an answer with this status and these words."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """The answer that says why there is none. ``more`` are members beside those every problem has."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = HttpResponse(json.dumps(body, ensure_ascii=False).encode(), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def our_fault(error: Exception, route: str) -> HttpResponse:
    """500, or 503 where only the database does not answer just now; nothing of the error leaves the log (R25)."""
    code = incident_code()
    logger.error("Incident %s at %s", code, route, exc_info=error)
    if not isinstance(error, OperationalError | InternalError):
        return problem(500, f"Something is wrong on our side. Quote {code} to the school.", incident=code)
    response = problem(
        503, f"The database does not answer just now. Try again in {RETRY_SECONDS} seconds.", incident=code
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
