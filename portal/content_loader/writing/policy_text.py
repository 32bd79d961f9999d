"""One version of a policy as ``policies/<policy>/<version>.md``."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from portal.content_loader.clauses import ClauseContent, escape_line_starts, heading_title
from portal.content_loader.policies import KEYS, PolicyContent
from portal.rules.precise_dates import DAY, write_precise_date

from .page_text import with_front_matter
from .toml_text import toml_lines, toml_table

# What stands in the file only where it says something.
USUAL: Mapping[str, Any] = {"scope": "school", "review_cycle_months": 0}


def write_policy(policy: PolicyContent) -> str:
    head = {key: _control(policy, key) for key in KEYS}
    return with_front_matter(head, "\n".join(write_clause(clause) for clause in policy.clauses).rstrip("\n"))


def _control(policy: PolicyContent, key: str) -> Any:
    value = getattr(policy, key)
    if value in (None, "", (), {}) or value == USUAL.get(key):
        return None
    precision = policy.precisions.get(key, DAY)
    return write_precise_date(value, precision) if isinstance(value, date) and precision != DAY else value


def write_clause(clause: ClauseContent) -> str:
    """The heading with its anchor, the text, then each block the clause carries."""
    title = heading_title(clause.number, clause.heading)
    parts = [f"{'#' * clause.level} {title} {{#{clause.anchor}}}\n"]
    if clause.body:
        parts.append(f"{escape_line_starts(clause.body)}\n")
    parts += [f"```{word}\n{text}```\n" for word, text in _blocks(clause)]
    return "\n".join(parts)


def _blocks(clause: ClauseContent) -> Iterator[tuple[str, str]]:
    for data in (*(block.data for block in clause.rules), *(block.data for block in clause.statements)):
        yield "rule", "\n".join(toml_lines(data)) + "\n"
    if clause.agreement is not None:
        yield "agreement", _agreement(clause.agreement)


def _agreement(data: Mapping[str, Any]) -> str:
    """Its own keys, then its statements or questions as tables."""
    items = {key: value for key, value in data.items() if key in ("statements", "questions")}
    own = {key: value for key, value in data.items() if key not in items}
    tables = (toml_table(name, item, is_one_of_many=True) for name, found in items.items() for item in found)
    return "\n".join(["\n".join(toml_lines(own)) + "\n", *tables])
