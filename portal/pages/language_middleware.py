"""The parents' pages are in the language chosen in this browser; every other page is English."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .languages import ROOMS, chosen_language, current_language, languages


class ParentLanguageMiddleware:
    """Only below the addresses of the parents' pages: elsewhere no cookie is read and no answer varies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(tuple(ROOMS)):
            return self.get_response(request)
        language = chosen_language(request) or languages()["en"]
        with translation.override(language.locale):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", current_language().tag)
        patch_vary_headers(response, ["Cookie"])
        return response
