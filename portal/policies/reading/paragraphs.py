"""A piece of a policy's HTML as paragraphs, list items and table rows in reading order, each as plain words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

LEAVES = {"p", "li", "dt", "dd", "h2", "h3", "h4", "pre", "blockquote"}
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
# What a paragraph inside of these is a part of.
HOLDERS = ("li", "dd", "blockquote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """``cells`` holds the words: of a table row one text for each cell, of everything else a single one.

    ``kind`` is ``ul`` or ``ol`` for an item, ``head`` for a row of headings. ``depth`` counts the lists around an item.
    ``number`` is an item's number in its own list; two items are alike whatever their numbers.
    """

    tag: str
    cells: tuple[str, ...]
    kind: Literal["", "ul", "ol", "head"] = ""
    depth: int = 0
    number: int = field(default=0, compare=False)


def read_paragraphs(html: str) -> list[Block]:
    """Every paragraph, item and row that holds words. No word of the HTML is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.lists: list[list[str | int]] = []  # of each list around: its tag, and its last item's number
        self.row: list[str] | None = None
        self.is_head = self.in_cell = False
        self.tag, self.text = "p", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.row is not None and tag in LEAVES | {"br"}:
            self.text += " "
        elif tag in CELLS and self.row is not None:
            self._end_cell()
            self.in_cell, self.is_head = True, self.is_head and tag == "th"
        elif tag == "tr":
            self.end_block()
            self.row, self.is_head = [], True
        elif tag in LISTS:
            self.end_block()
            start = dict(attrs).get("start") or ""
            self.lists.append([tag, int(start) - 1 if start.isdecimal() else 0])
        elif tag in LEAVES:
            self._start_leaf(tag)
        elif tag == "br":
            self.text += " "

    def _start_leaf(self, tag: str) -> None:
        inside = self.tag if tag == "p" and self.tag in HOLDERS and not self.text.strip() else tag
        if inside is tag:
            self.end_block()
            if tag == "li" and self.lists:
                self.lists[-1][1] = int(self.lists[-1][1]) + 1
        self.tag = inside

    def handle_endtag(self, tag: str) -> None:
        if tag in CELLS:
            self._end_cell()
        elif tag == "tr" or (tag in LEAVES and self.row is None):
            self.end_block()
        elif tag in LISTS:
            self.end_block()
            self.lists = self.lists[:-1]

    def handle_data(self, data: str) -> None:
        self.text += data

    def _end_cell(self) -> None:
        if self.row is not None and self.in_cell:
            self.row.append(_words(self.text))
            self.text, self.in_cell = "", False

    def end_block(self) -> None:
        words = _words(self.text)
        if self.row is not None:
            cells = (*self.row, words) if words else tuple(self.row)
            if any(cells):
                self.blocks.append(Block(tag="tr", cells=cells, kind="head" if self.is_head else ""))
            self.row = None
        elif words and self.tag == "li" and self.lists:
            tag, number = self.lists[-1]
            kind: Literal["ul", "ol"] = "ol" if tag == "ol" else "ul"
            self.blocks.append(Block(tag="li", cells=(words,), kind=kind, depth=len(self.lists), number=int(number)))
        elif words:
            self.blocks.append(Block(tag=self.tag, cells=(words,)))
        self.tag, self.text, self.in_cell = "p", "", False


def _words(text: str) -> str:
    return " ".join(text.split())
