"""Choosing the language of the parents' pages: a plain POST that leads back to the page it came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .languages import ROOMS, languages, remember_choice


@csrf_exempt  # to read a page in another language is no harm, and error pages offer it without a token
@cache_control(no_store=True)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response = redirect(_back_to(request.POST.get("next", "")))
    response["Referrer-Policy"] = "no-referrer"
    chosen = languages().get(request.POST.get("language", ""))
    return remember_choice(response, chosen) if chosen else response


def _back_to(address: str) -> str:
    """One of the parents' own pages, or the home page: never another site's (abuse case 32)."""
    is_ours = address.startswith(tuple(ROOMS)) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else "/"
