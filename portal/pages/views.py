"""Small public answers about the school itself: its colours, its crest, robots.txt, the styleguide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /requests/\n", content_type="text/plain")


def school_tokens(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", content_type="text/css")


def school_crest(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", content_type="image/svg+xml")


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/styleguide.html")
