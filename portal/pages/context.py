"""What every template may use: the school whose site this is."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .school import school_for


def school(request: HttpRequest) -> dict[str, object]:
    """Looked up when a template first asks, so that feeds and fragments without a header cost no query."""
    return {"school": SimpleLazyObject(lambda: school_for(request))}
