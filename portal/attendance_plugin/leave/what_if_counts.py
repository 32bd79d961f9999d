"""What a draft would change, for readers without pupils: counts, the small ones hidden."""

from collections import Counter
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from django.core.cache import cache

from portal.policies.models import PolicyPage
from portal.rules.leave.catalogue import find_rule
from portal.rules.leave.kinds import KINDS
from portal.rules.leave.what_if import UNSUPPORTED, WhatIfReport, no_flip
from portal.rules.small_counts import Shown, SmallCounts, Sum

from .what_if import checks_requests, fingerprint, replay_draft

RECOMMENDATIONS = MappingProxyType(
    {
        "within_policy": "Within the policy",
        "headteacher_judgement": "Headteacher’s judgement",
        "more_information_needed": "More information needed",
        "outside_policy": "Outside the policy",
        "no_school_authorisation_needed": "Licensed by the council",
        "not_a_leave_request": "No request for leave",
        UNSUPPORTED: "No rules for this kind",
    }
)
"""What the check recommends, as the head of a column."""

TOTALS = ("requests", "changes", "unsettled", "unchecked")
WHOLE = ""
KEPT_SECONDS = 24 * 60 * 60
Row = tuple[str, Shown]


class WhatIfCounts:
    """Every number of a report; small ones hidden unless the reader may see each request anyway."""

    def __init__(self, report: WhatIfReport, *, unchecked: int, exact: bool) -> None:
        self._report = report
        self._tables: dict[str, dict[Any, int]] = {
            "changed": {pair: count for pair, count in _all_pairs(report.matrix).items() if pair[0] != pair[1]},
            "unchanged": {pair: count for pair, count in _all_pairs(report.matrix).items() if pair[0] == pair[1]},
            "changes": {WHOLE: report.recommendation_changes},
            "requests": {WHOLE: report.requests},
            "unsettled": {WHOLE: report.unsettled},
            "unchecked": {WHOLE: unchecked},
            "rules": dict(report.flips_per_rule),
            "kinds": dict(report.flips_per_kind),
        }
        self._hidden = None if exact else SmallCounts(self._tables, list(_sums(self._tables)))

    @property
    def totals(self) -> dict[str, Shown]:
        return {name: self._shown(name)[WHOLE] for name in TOTALS}

    @property
    def recommendations(self) -> list[str]:
        """Those that occur, in the order of `RECOMMENDATIONS`."""
        found = {name for pair in self._report.matrix for name in pair}
        return [name for name in RECOMMENDATIONS if name in found]

    def recommended(self, before: str, after: str) -> Shown:
        return self._shown("unchanged" if before == after else "changed")[before, after]

    @property
    def rules(self) -> list[Row]:
        return [(find_rule(rule).label, count) for rule, count in self._rows("rules")]

    @property
    def kinds(self) -> list[Row]:
        return [(KINDS[kind].capitalize(), count) for kind, count in self._rows("kinds")]

    @property
    def left_out(self) -> list[str]:
        """The tables no number of which is shown."""
        return [name for name in self._tables if self._hidden and self._hidden.is_left_out(name)]

    def _rows(self, name: str) -> Iterable[tuple[str, Shown]]:
        """Most first; hidden ones by name, as their order would tell them apart. A table left out has no rows."""
        if name in self.left_out:
            return []
        return sorted(self._shown(name).items(), key=lambda row: (-row[1] if isinstance(row[1], int) else 0, row[0]))

    def _shown(self, name: str) -> dict[Any, Shown]:
        return self._hidden.shown(name) if self._hidden else dict(self._tables[name])


def what_if_counts(page: PolicyPage) -> dict[str, Any] | None:
    """Counts about the latest draft for anybody (`portal.policies.what_ifs.what_if_counts`), or None.

    The editor shows them on every visit, so they are worked out once for the same draft, requests and day.
    """
    if not checks_requests(page):
        return None
    key = f"what-if-{fingerprint(page)}"
    told: dict[str, Any] | None = cache.get(key)
    if told is None:
        told = _count(page)
        cache.set(key, told, KEPT_SECONDS)
    return told


def _count(page: PolicyPage) -> dict[str, Any]:
    what_if = replay_draft(page, keep=no_flip)
    told: dict[str, Any] = {
        "draft_sha256": what_if.frozen.source_sha256,
        "draft": what_if.frozen.draft.label,
        "in_force": what_if.in_force.label if what_if.in_force else "",
        "first_day": what_if.window.first_day.isoformat(),
        "last_day": what_if.window.last_day.isoformat(),
    }
    if what_if.report is None:
        return told | {"problems": list(what_if.hindrances)}
    counts = WhatIfCounts(what_if.report, unchecked=what_if.unchecked, exact=False)
    matrix = ((before, after) for before in counts.recommendations for after in counts.recommendations)
    return told | {
        **counts.totals,
        "recommendations": [
            [RECOMMENDATIONS[before], RECOMMENDATIONS[after], counts.recommended(before, after)]
            for before, after in matrix
        ],
        "rules": [list(row) for row in counts.rules],
        "kinds": [list(row) for row in counts.kinds],
        "left_out": counts.left_out,
    }


def _all_pairs(matrix: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Every pair of the recommendations that occur; a pair that does not occur is told as none."""
    found = [name for name in RECOMMENDATIONS if any(name in pair for pair in matrix)]
    return {(before, after): matrix[before, after] for before in found for after in found}


def _sums(tables: dict[str, dict[Any, int]]) -> Iterator[Sum]:
    """What a reader can add up. Each change of a recommendation has its kind; mostly a finding has changed with it."""
    parts = {name: tuple((name, key) for key in table) for name, table in tables.items()}
    changes = ("changes", WHOLE)
    yield Sum(("requests", WHOLE), (changes, *parts["unchanged"]))
    yield Sum(changes, parts["changed"])
    yield Sum(changes, parts["kinds"])
    if tables["changes"][WHOLE] <= sum(tables["rules"].values()):
        yield Sum(changes, parts["rules"], is_exact=False)
