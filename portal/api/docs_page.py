"""The page on which the API is read and tried: Swagger UI as it comes with django-ninja, from our own files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import json_script
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from .api import ROOMS_HERE
from .document import TAGS
from .places import ROOT

VIEWER = {"url": f"{ROOT}openapi.json", "layout": "BaseLayout", "deepLinking": True, "validatorUrl": None}


@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def docs(request: HttpRequest) -> HttpResponse:
    """Nothing inline and nothing from elsewhere; without scripts it leads to the lists themselves."""
    rooms = [(room, f"{ROOT}{room}/", TAGS[room]) for room in ROOMS_HERE]
    context = {"viewer": json_script(VIEWER, "swagger-settings"), "rooms": rooms, "openapi": VIEWER["url"]}
    return render(request, "api/docs.html", context)
