"""What every template may use: the school whose site this is."""

from django.http import HttpRequest

from .models import School


def school(request: HttpRequest) -> dict[str, School | None]:
    return {"school": School.objects.first()}
