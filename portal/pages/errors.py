"""What a reader sees when something is wrong: plain words, a telephone number, and a code to quote to us."""

import logging
import secrets
import sys

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import DatabaseError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.template.defaultfilters import filesizeformat

from .models import School
from .school import last_known_school, school_for

logger = logging.getLogger(__name__)
RETRY_SECONDS = 30
# Neither I, L, O, U nor 0 and 1: read aloud on the telephone they are mistaken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    most_fields = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS if isinstance(exception, TooManyFieldsSent) else None
    return _plain_page(request, 400, most_fields=most_fields)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain_page(request, 403)


def too_large(request: HttpRequest, most_bytes: int) -> HttpResponse:
    """Refused unread: more than is taken at this address."""
    return _plain_page(request, 413, limit=filesizeformat(most_bytes))


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Refused for a while: more than one network asks for. ``seconds`` until it may again."""
    response = _plain_page(request, 429)
    response["Retry-After"] = str(seconds)
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Where only the database does not take anything just now, it is worth trying again."""
    if not isinstance(sys.exception(), OperationalError | InternalError):
        return _plain_page(request, 500)
    response = _plain_page(request, 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def incident_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def _plain_page(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """Made without the page tree after a server error, so that it appears when the database does not answer."""
    code = incident_code()
    route = request.resolver_match.route if request.resolver_match else "(no address of ours)"
    logger.log(logging.ERROR if status >= 500 else logging.INFO, "Incident %s: %s at %s", code, status, route)
    context = {"school": _school_if_known(request), "incident": code, **more}
    html = loader.get_template(f"portal/errors/{status}.html").render(context, request if status < 500 else None)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _school_if_known(request: HttpRequest) -> School | None:
    """The school, or as it was when last asked for: its telephone number matters most when nothing works."""
    try:
        return school_for(request)
    except DatabaseError:
        return last_known_school()
