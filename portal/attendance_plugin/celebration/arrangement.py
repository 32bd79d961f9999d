"""Which of a screen's panels are shown, and in what order: as the file has them, or as staff chose. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Written = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """A panel of the file. ``key`` is its kind, with a number from its second panel of that kind on."""

    key: str
    kind: str
    title: str
    text: str
    is_shown: bool


def arrange(panels: Iterable[Written], choice: Iterable[Written] | None) -> list[Arranged]:
    """Every panel of the file in the order in which the screen goes through them, hidden ones too.

    ``choice`` is what staff chose, each ``{"key": …, "shown": …}``; None leaves it to the file. The words are
    the file's in any case. A panel that came into the file later stands behind those of the choice; one that left it
    is gone.
    """
    written = {panel.key: panel for panel in _keyed(panels)}
    chosen = [
        replace(written[wanted["key"]], is_shown=bool(wanted["shown"]))
        for wanted in choice or ()
        if wanted["key"] in written
    ]
    met = {panel.key for panel in chosen}
    return [*chosen, *(panel for key, panel in written.items() if key not in met)]


def _keyed(panels: Iterable[Written]) -> Iterator[Arranged]:
    met: Counter[str] = Counter()
    for panel in panels:
        kind = panel["kind"]
        met[kind] += 1
        yield Arranged(
            key=kind if met[kind] == 1 else f"{kind}-{met[kind]}",
            kind=kind,
            title=panel["title"],
            text=panel["text"],
            is_shown=panel.get("shown", True),
        )
