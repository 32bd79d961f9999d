"""Placeholders such as ``{{ notice.minimum.days@religious|words }}``: one syntax, wherever texts have them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .problems import ContentError

PLACEHOLDER = re.compile(
    r"\{\{ *(?P<path>[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)*)(?:@(?P<kind>[a-z][a-z0-9_]*))?"
    r"(?P<filters>(?: *\| *[a-z_]+)*) *\}\}"
)
ACCEPTED = "a placeholder such as {{ school.name }} or {{ notice.minimum.days@religious|words }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """``path`` with dots, the request kind after ``@`` (or empty), the filters after ``|`` in order."""

    path: str
    kind: str
    filters: tuple[str, ...]
    source: str


def find_placeholders(text: str) -> list[Placeholder]:
    """Every placeholder of the text, in order."""
    return [_placeholder(found) for found in PLACEHOLDER.finditer(text)]


def fill_placeholders(text: str, value_of: Callable[[Placeholder], str]) -> str:
    """The text with each placeholder replaced by what ``value_of`` gives for it."""
    return PLACEHOLDER.sub(lambda found: value_of(_placeholder(found)), text)


def refuse_broken_placeholders(text: str, file: str, first_line: int = 1, inside: str = "") -> None:
    """Raise for the first ``{{`` or ``}}`` that is not part of a whole placeholder."""
    for number, line in enumerate(text.split("\n"), first_line):
        rest = PLACEHOLDER.sub("", line)
        at = next((rest.index(mark) for mark in ("{{", "}}") if mark in rest), None)
        if at is not None:
            place = f"{inside}, line {number}" if inside else f"line {number}"
            raise ContentError(
                file, place, rest[at : at + 40], ACCEPTED, "Write the whole placeholder on one line, with both braces."
            )


def _placeholder(found: re.Match[str]) -> Placeholder:
    filters = tuple(part.strip() for part in found["filters"].split("|") if part.strip())
    return Placeholder(path=found["path"], kind=found["kind"] or "", filters=filters, source=found.group())
