"""How often one network may ask the API in a minute, and how an answer says what is left."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.pages import network_limits
from portal.pages.network_limits import SECONDS, Allowance

from .problems import problem

NAME = "reads"


def take_one(request: HttpRequest) -> Allowance | None:
    """Count this request; None where nobody counts."""
    return network_limits.take_one(request, "api-reads", settings.API_REQUESTS_PER_MINUTE)


def with_what_is_left(response: HttpResponse, allowance: Allowance) -> HttpResponse:
    """The response with what is left, as the IETF's draft on RateLimit header fields writes it."""
    response["RateLimit-Policy"] = f'"{NAME}";q={allowance.most};w={SECONDS}'
    response["RateLimit"] = f'"{NAME}";r={max(allowance.left, 0)};t={allowance.resets_in}'
    return response


def refusal(allowance: Allowance) -> HttpResponse:
    asked, seconds = allowance.most, allowance.resets_in
    words = f"More than {asked} requests in a minute from your network. Try again in {seconds} seconds."
    response = problem(429, words)
    response["Retry-After"] = str(seconds)
    return response
