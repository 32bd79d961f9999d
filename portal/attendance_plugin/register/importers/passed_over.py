"""What the reading of a file passes over and still has to tell, however much of it there is."""

from collections import Counter

NAMES_KEPT, NOTES_KEPT = 30, 30
CHARACTERS_SHOWN = 60


class UnusedNames:
    """Names of elements or values that mean nothing to us, counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._others = 0

    def saw(self, name: str) -> None:
        name = name[:CHARACTERS_SHOWN]
        if name in self._counts or len(self._counts) < NAMES_KEPT:
            self._counts[name] += 1
        else:
            self._others += 1

    def shown(self) -> tuple[str, ...]:
        """Each name with how often it stood there, in the order they were met."""
        found = [f"{name} ({count:,})" for name, count in self._counts.items()]
        return (*found, f"others ({self._others:,})") if self._others else tuple(found)


class Notes:
    """What is odd about a row and no reason to refuse it."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._others = 0

    def add(self, row: int, where: str, text: str) -> None:
        if len(self._kept) < NOTES_KEPT:
            self._kept.append(f"Row {row}, {where[:CHARACTERS_SHOWN]}: {text}")
        else:
            self._others += 1

    def shown(self) -> tuple[str, ...]:
        return (*self._kept, f"… and {self._others:,} more of this kind.") if self._others else tuple(self._kept)
