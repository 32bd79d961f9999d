"""Every published version of every policy back into ``policies/<policy>/<version>.md``, as it was written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from portal.content_loader import ClauseContent, PolicyContent, RuleBlock, StatementBlock
from portal.content_loader.writing import ContentExport, write_policy
from portal.pages.school import folder_in_content
from portal.rules import canonical
from portal.rules.leave.catalogue import find_rule
from portal.rules.leave.findings import Strength
from portal.rules.statements import TOPICS

from .drafting.drafts import USUAL
from .models import PolicyPage, PolicyVersion
from .versions.timeline import rulebook_of

DATES = frozenset({"effective_from", "approved_on", "review_due", "adopted_on"})
OPTIONAL = ("also", "reading", "checked_on", "source")


def export_policies(export: ContentExport) -> None:
    """A draft that was never published is in the admin only, and is named as left out."""
    for page in PolicyPage.objects.select_related("school").order_by("slug"):
        folder = f"{folder_in_content(page.school)}policies/{page.slug}"
        for version in page.versions.order_by("label"):
            file = f"{folder}/{version.label}.md"
            export.add(file, write_policy(policy_content(version, file)))
        if not page.versions.exists() or page.has_unpublished_changes:
            export.leave_out(f"policy {page.slug}: what is edited and not published yet")


def policy_content(version: PolicyVersion, file: str) -> PolicyContent:
    """The version as a content file states it."""
    source = json.loads(version.source)
    values = {name: _as_written(name, source) for name in _control_names()}
    return PolicyContent(
        **values,
        file=file,
        slug=version.page.slug,
        clauses=tuple(_clause_content(clause, version) for clause in source["clauses"]),
    )


def _control_names() -> list[str]:
    return [field.name for field in fields(PolicyContent) if field.name not in ("file", "slug", "clauses")]


def _as_written(name: str, source: Mapping[str, Any]) -> Any:
    value = source.get(name, USUAL.get(name))
    if name in DATES and value:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _clause_content(clause: Mapping[str, Any], version: PolicyVersion) -> ClauseContent:
    same = {name: clause[name] for name in ("anchor", "number", "heading", "level")}
    return ClauseContent(
        **same,
        body=clause["text"],
        line=0,
        rules=tuple(_rule_blocks(clause, version)),
        statements=tuple(_statement_block(block) for block in clause.get("statements", ())),
        agreement=clause.get("agreement"),
        is_appendix=clause.get("is_appendix", False),
    )


def _statement_block(block: Mapping[str, Any]) -> StatementBlock:
    is_day = TOPICS[block["states"]].reads == "day"
    data = {**block, "value": date.fromisoformat(block["value"]) if is_day else block["value"]}
    return StatementBlock(states=block["states"], data=data, line=0)


def _rule_blocks(clause: Mapping[str, Any], version: PolicyVersion) -> Iterator[RuleBlock]:
    for entry in clause["rules"]:
        data = _block_data(entry, _revision(entry, clause["anchor"], version))
        yield RuleBlock(
            rule=data["rule"],
            kinds=tuple(data["kinds"]),
            strength=data.get("strength", ""),
            also=tuple(data.get("also", ())),
            reading=data.get("reading", ""),
            checked_on=data.get("checked_on"),
            source=data.get("source", ""),
            revision=data.get("revision"),
            parameters={},
            data=data,
            line=0,
        )


def _revision(entry: Mapping[str, Any], anchor: str, version: PolicyVersion) -> int:
    """The revision the version pinned for this rule in this clause."""
    return next(
        pinned.rule.revision
        for pinned in rulebook_of(version).entries
        if (pinned.rule.id, pinned.anchors[0], list(pinned.kinds)) == (entry["rule"], anchor, entry["kinds"])
    )


def _block_data(entry: Mapping[str, Any], revision: int) -> dict[str, Any]:
    """The flat block; what is as usual is left out, and the revision too while it is the newest."""
    rule = find_rule(entry["rule"], revision)
    data: dict[str, Any] = {"rule": rule.id, "kinds": entry["kinds"]}
    if rule is not find_rule(rule.id):
        data["revision"] = revision
    for field in fields(rule.parameters):
        value = entry["parameters"].get(field.name)
        if value is not None and (field.default is MISSING or canonical.plain(field.default) != value):
            data[field.name] = value
    if entry["strength"] != Strength.MUST.value:
        data["strength"] = entry["strength"]
    given = {name: entry[name] for name in OPTIONAL if entry.get(name)}
    if "checked_on" in given:
        given["checked_on"] = date.fromisoformat(given["checked_on"])
    return data | given
