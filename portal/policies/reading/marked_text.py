"""The blocks of a comparison put back into lists and tables, for the template to walk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from .word_diff import DiffBlock


@dataclass(slots=True)
class Item:
    """A list item with the lists inside it."""

    diff: DiffBlock
    inside: "list[Part]" = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """``ul`` and ``ol`` hold items, ``table`` holds rows; every other tag holds its one block."""

    tag: str
    items: list[Item] = field(default_factory=list)
    rows: Sequence[DiffBlock] = ()
    diff: DiffBlock | None = None


def arrange(blocks: Iterable[DiffBlock]) -> list[Part]:
    """The parts of a text in order; items that follow one another make a list, rows a table."""
    parts: list[Part] = []
    for tag, run in groupby(blocks, key=lambda diff: diff.block.tag):
        if tag == "li":
            parts += _lists(list(run))
        elif tag == "tr":
            parts.append(Part(tag="table", rows=list(run)))
        else:
            parts += [Part(tag=tag, diff=diff) for diff in run]
    return parts


def _lists(items: Sequence[DiffBlock]) -> list[Part]:
    """Lists of neighbours of one kind; deeper items go inside the one before them."""
    shallowest = min(diff.block.depth for diff in items)
    parts: list[Part] = []
    deeper: list[DiffBlock] = []
    for diff in items:
        if parts and diff.block.depth > shallowest:
            deeper.append(diff)
            continue
        _put_inside(parts, deeper)
        deeper = []
        if not parts or parts[-1].tag != diff.block.kind:
            parts.append(Part(tag=diff.block.kind))
        parts[-1].items.append(Item(diff))
    _put_inside(parts, deeper)
    return parts


def _put_inside(parts: list[Part], deeper: Sequence[DiffBlock]) -> None:
    if deeper:
        parts[-1].items[-1].inside = _lists(deeper)
