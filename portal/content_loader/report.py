"""What loading the content changed, for the person who ran it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class LoadReport:
    """Each loader says what it did to each thing, for example ``report.changed("policy attendance 2026-09")``."""

    entries: list[tuple[str, str]] = field(default_factory=list)

    def created(self, what: str) -> None:
        self.entries.append(("created", what))

    def changed(self, what: str) -> None:
        self.entries.append(("changed", what))

    def unchanged(self, what: str) -> None:
        self.entries.append(("unchanged", what))

    @property
    def has_changes(self) -> bool:
        return any(outcome != "unchanged" for outcome, _ in self.entries)

    def lines(self) -> list[str]:
        """One line for each thing that was created or changed, in the order it happened."""
        return [f"  {outcome} {what}" for outcome, what in self.entries if outcome != "unchanged"]

    def summary(self) -> str:
        """The counts, for example ``3 created, 1 changed, 40 unchanged``."""
        counts = Counter(outcome for outcome, _ in self.entries)
        return ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("created", "changed", "unchanged"))
