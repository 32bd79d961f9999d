"""Pages behind a link to one person."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

View = Callable[..., HttpResponse]


def for_one_reader(view: View) -> View:
    """Kept by no cache, told to no other site, listed by no search engine."""

    @cache_control(no_store=True)
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
