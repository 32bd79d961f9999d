"""The public addresses of the screens, for the static site: of those that are open to all, and of no other."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from portal.pages.models import School

from .models import Screen
from .show import show_for_files


def screen_addresses(school: School) -> list[str]:
    """Each screen's page, its board and how its pages turn without scripts; then what keeps them without a network."""
    screens = Screen.objects.filter(school=school, open_to_all=True).select_related("school").order_by("slug")
    found = [address for screen in screens for address in _addresses_of(screen)]
    return [*found, reverse("attendance:screen_service_worker")] if found else []


def _addresses_of(screen: Screen) -> Iterator[str]:
    yield reverse("attendance:screen", args=[screen.slug])
    yield reverse("attendance:screen_board", args=[screen.slug])
    if (pages := len(show_for_files(screen, timezone.localdate()).board.panels)) > 1:
        yield reverse("attendance:screen_turning", args=[pages])


def closed_screens() -> dict[str, str]:
    """Below these no public file may lie: boards for screens that were let in alone, and whatever a key opens."""
    slugs = ("open", *Screen.objects.filter(open_to_all=False).values_list("slug", flat=True))
    return {reverse("attendance:screen", args=[slug]): "of a screen that is not open to all" for slug in slugs}
