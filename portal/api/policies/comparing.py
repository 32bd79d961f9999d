"""What changed between two versions, as the page of the comparison has it. Kept: published versions never change."""

from typing import Any

from django.core.cache import cache

from portal import __version__
from portal.api.places import page_url
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.reading.comparison import ClauseChange, Comparison, RuleChange, compare_versions
from portal.policies.reading.word_diff import DiffBlock
from portal.policies.versions.timeline import Standing, rulebook_of

from .reading import version_brief

Data = dict[str, Any]
DAY_SECONDS = 86_400


def comparison_data(page: PolicyPage, standings: list[Standing], older: Standing, newer: Standing) -> Data:
    """``standings`` are all of the policy, the newest first, and both are among them."""
    between = standings[standings.index(newer) : standings.index(older)]
    return {
        "policy": page.slug,
        "older": version_brief(page, older),
        "newer": version_brief(page, newer),
        "page": f"{page_url(page)}compare/{older.version.label}...{newer.version.label}/",
        "notes": [{"label": each.version.label, "change_note": each.version.change_note} for each in between],
        **_changes(older.version.pk, newer.version.pk),
    }


def _changes(older: int, newer: int) -> Data:
    """Comparing long texts takes a second, so what was found is kept for a day."""
    key = f"api-comparison-{__version__}-{older}-{newer}"
    found: Data | None = cache.get(key)
    if found is None:
        versions = PolicyVersion.objects.in_bulk([older, newer])
        found = _compare(versions[older], versions[newer])
        cache.set(key, found, DAY_SECONDS)
    return found


def _compare(older: PolicyVersion, newer: PolicyVersion) -> Data:
    found: Comparison = compare_versions(older.clauses, newer.clauses, rulebook_of(older), rulebook_of(newer))
    return {
        "rules": [_rule(change) for change in found.rules],
        "stated": [_rule(change) for change in found.stated],
        **{name: [_clause(change) for change in getattr(found, name)] for name in ("added", "removed", "changed")},
        "moved": [{"anchor": change.anchor, "title": change.title} for change in found.moved],
        "renumbered": found.renumbered,
        "unchanged": found.unchanged,
    }


def _clause(change: ClauseChange) -> Data:
    return {
        "anchor": change.anchor,
        "title": change.title,
        "title_before": change.before,
        "blocks": [_block(diff) for diff in change.blocks],
    }


def _block(diff: DiffBlock) -> Data:
    same = {name: getattr(diff.block, name) for name in ("tag", "kind", "depth", "number")}
    cells = [[{"mark": piece.mark, "text": piece.text} for piece in cell] for cell in diff.cells]
    return same | {"mark": diff.mark, "cells": cells}


def _rule(change: RuleChange) -> Data:
    same = {name: getattr(change, name) for name in ("kind", "label", "applies_to", "before", "after")}
    return same | {"clause": change.anchor}
