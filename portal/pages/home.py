"""What the rooms above put on the home page: each fills ``hooks.home_panels`` and says where its panel goes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import hooks

# From top to bottom; a panel in no known place comes last.
PLACES = ("forms", "dates", "celebration", "policies", "news")


@dataclass(frozen=True)
class HomePanel:
    """``template`` is included with ``context`` in it as ``panel``; ``stylesheet`` is a static file it needs."""

    place: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    stylesheet: str = ""


def panels_for(school: Any, on: date) -> list[HomePanel]:
    """The panels that have something to show on this day, in the order of their places."""
    if school is None:
        return []
    offered: Iterable[HomePanel | None] = (fill(school, on) for fill in hooks.home_panels)
    return sorted((panel for panel in offered if panel is not None), key=_place_of)


def report_deadline(school: Any, on: date) -> str:
    """Until when an absence is to be reported, as the forms ask it; empty where nobody takes such reports."""
    stated = hooks.report_deadlines.get("forms")
    return stated(school, on) if school and stated else ""


def _place_of(panel: HomePanel) -> int:
    return PLACES.index(panel.place) if panel.place in PLACES else len(PLACES)
