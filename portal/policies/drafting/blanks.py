"""Named blanks of a template policy: ``{{ blank.register_closes }}`` is filled in by the school that adopts it."""

import re
from collections.abc import Iterable, Iterator

from portal.content_loader import find_placeholders

from .drafts import DraftClause

BLANK = "blank"
BLANK_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def find_blanks(clauses: Iterable[DraftClause]) -> dict[str, tuple[DraftClause, ...]]:
    """Each blank by its name, in the order of the text, with the clauses that show it."""
    found: dict[str, list[DraftClause]] = {}
    for clause in clauses:
        for name in dict.fromkeys(_named(clause)):
            found.setdefault(name, []).append(clause)
    return {name: tuple(places) for name, places in found.items()}


def blank_label(name: str) -> str:
    """The blank as an editor reads it.

    >>> blank_label("register_closes")
    'Register closes'
    """
    return name.replace("_", " ").capitalize()


def _named(clause: DraftClause) -> Iterator[str]:
    for placeholder in find_placeholders(f"{clause.heading}\n{clause.text}"):
        group, _, name = placeholder.path.partition(".")
        if group == BLANK and BLANK_NAME.fullmatch(name):
            yield name
