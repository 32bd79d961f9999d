"""Clauses a version no longer has: letters and other sites may still point to their anchors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache

from .comparison import title_of

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerClause:
    """A clause with the label of the last version that had it."""

    anchor: str
    title: str
    label: str


def former_clauses(page: "PolicyPage", version: "PolicyVersion", newest: int) -> list[FormerClause]:
    """Clauses of earlier versions whose anchors the version does not have, by anchor.

    The texts of all versions are read once for each publication: ``newest``, the highest number there is, is part of
    what the answer is kept under.
    """
    key = f"policies-former-clauses-{page.pk}-{newest}-{version.pk}"
    found: list[FormerClause] | None = cache.get(key)
    if found is None:
        found = _find(page, version)
        cache.set(key, found, DAY_SECONDS)
    return found


def _find(page: "PolicyPage", version: "PolicyVersion") -> list[FormerClause]:
    here = {clause["anchor"] for clause in version.clauses}
    earlier = page.versions.filter(effective_from__lte=version.effective_from).exclude(pk=version.pk)
    former: dict[str, FormerClause] = {}
    for label, clauses in earlier.order_by("effective_from", "number").values_list("label", "clauses").iterator():
        for clause in clauses:
            if clause["anchor"] not in here:
                found = FormerClause(anchor=clause["anchor"], title=title_of(clause), label=label)
                former[clause["anchor"]] = found
    return sorted(former.values(), key=lambda clause: clause.anchor)
