"""HTML of the allow-list as a tree of plain data, for the PDF's template to walk.

A node is a text, or a dictionary with its kind under ``k`` and what it holds under ``c``. Kinds: ``heading`` (with
``level`` from 1, ``anchor``, and ``appendix`` where one begins), ``p``, ``box``, ``quote``, ``pre``, ``rule``,
``list`` (with ``ordered`` and ``start``; ``c`` holds items), ``terms``, ``table`` (``head`` and ``body`` hold rows of
cells, ``widths`` the room of each column), and within a line ``strong``, ``em``, ``del``, ``mark``, ``code``,
``break`` and ``link`` (with ``to``).
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any] | str
HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3}
INLINE = {"strong": "strong", "em": "em", "del": "del", "mark": "mark", "code": "code", "abbr": "span", "span": "span"}
BLOCKS = {"p": "p", "blockquote": "quote", "pre": "pre", "li": "item", "dt": "term", "dd": "description"}
GROUPS = {"ul": "list", "ol": "list", "dl": "terms", "table": "table", "tr": "row", "th": "cell", "td": "cell"}
VOID = {"br": "break", "hr": "rule"}
NOT_PRINTED = {"no-print", "visually-hidden"}
BOXED = "clause__rules"
APPENDIX = "clause--appendix"
NARROWEST, WIDEST = 8, 60
SPACE = re.compile(r"\s+")


def parse_html(html: str) -> list[Node]:
    """The blocks of the HTML in order; what the allow-list does not name counts as its words alone."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    blocks = list(_blocks(reader.root["c"]))
    _keep_heading_levels_whole(blocks)
    return blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: dict[str, Any] = {"k": "root", "tag": "", "c": []}
        self.open = [self.root]
        self.skipped: list[str] = []
        self.appendix = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if self.skipped or classes & NOT_PRINTED:
            if tag not in VOID:
                self.skipped.append(tag)
            return
        if tag == "section":
            self.appendix = APPENDIX in classes
        node = self._node(tag, given, classes)
        self.open[-1]["c"].append(node)
        if tag not in VOID:
            self.open.append(node)

    def _node(self, tag: str, given: dict[str, str], classes: set[str]) -> dict[str, Any]:
        node: dict[str, Any] = {"k": "group", "tag": tag, "c": []}
        if tag in HEADINGS:
            node |= {
                "k": "heading",
                "level": HEADINGS[tag],
                "anchor": given.get("id", ""),
                "appendix": self.appendix and tag == "h2",
            }
        elif tag in VOID:
            node["k"] = VOID[tag]
        elif tag == "a":
            node |= {"k": "link", "to": given.get("href", "")}
        elif tag in ("ul", "ol"):
            start = given.get("start", "")
            node |= {"k": "list", "ordered": tag == "ol", "start": int(start) if start.isdecimal() else 1}
        elif BOXED in classes:
            node["k"] = "box"
        else:
            node["k"] = {**INLINE, **BLOCKS, **GROUPS}.get(tag, "group")
        return node

    def handle_endtag(self, tag: str) -> None:
        if self.skipped:
            if tag in self.skipped:
                while self.skipped.pop() != tag:
                    pass
            return
        if any(node["tag"] == tag for node in self.open[1:]):
            while self.open.pop()["tag"] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            is_pre = any(node["k"] == "pre" for node in self.open)
            self.open[-1]["c"].append(data if is_pre else SPACE.sub(" ", data))


LINE_KINDS = {"strong", "em", "del", "mark", "code", "span", "break", "link"}


def _blocks(children: list[Any]) -> Iterator[Node]:
    """Block after block; words that stand between blocks become a paragraph of their own."""
    line: list[Node] = []
    for child in children:
        if isinstance(child, str) or child["k"] in LINE_KINDS:
            line.append(child if isinstance(child, str) else _inline(child))
            continue
        yield from _paragraph(line)
        line = []
        yield from _block(child)
    yield from _paragraph(line)


def _paragraph(line: list[Node]) -> Iterator[Node]:
    trimmed = _trim(line)
    if trimmed:
        yield {"k": "p", "c": trimmed}


def _block(node: dict[str, Any]) -> Iterator[Node]:
    kind = node["k"]
    if kind == "heading":
        yield {key: node[key] for key in ("k", "level", "anchor", "appendix")} | {"c": _line(node["c"])}
    elif kind == "p":
        yield from _paragraph(_line(node["c"]))
    elif kind == "pre":
        yield {"k": "pre", "c": _words(node)}
    elif kind == "rule":
        yield {"k": "rule"}
    elif kind in ("box", "quote"):
        yield {"k": kind, "c": list(_blocks(node["c"]))}
    elif kind == "list":
        items = [list(_blocks(item["c"])) for item in _found(node, "item")]
        yield {"k": "list", "ordered": node["ordered"], "start": node["start"], "c": items}
    elif kind == "terms":
        found = [*_found(node, "term"), *_found(node, "description")]
        ordered = [child for child in node["c"] if child in found]
        yield {"k": "terms", "c": [[child["k"], list(_blocks(child["c"]))] for child in ordered]}
    elif kind == "table":
        yield _table(node)
    else:
        yield from _blocks(node["c"])


def _table(node: dict[str, Any]) -> Node:
    rows = [(_found(row, "cell"), row) for row in _found(node, "row")]
    width = max((len(cells) for cells, _ in rows), default=0)
    shown = [([_line(cell["c"]) for cell in cells], all(cell["tag"] == "th" for cell in cells)) for cells, _ in rows]
    padded = [(cells + [[]] * (width - len(cells)), is_head) for cells, is_head in shown]
    head = [cells for cells, is_head in padded if is_head]
    body = [cells for cells, is_head in padded if not is_head]
    return {"k": "table", "widths": _widths([*head, *body], width), "head": head, "body": body}


def _widths(rows: list[list[list[Node]]], width: int) -> list[int]:
    """How much room each column takes beside the others, by its longest cell within reason."""
    longest = [
        max((sum(len(_words(node)) for node in row[place]) for row in rows), default=0) for place in range(width)
    ]
    return [min(max(length, NARROWEST), WIDEST) for length in longest]


def _found(node: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The nearest nodes of the kind below, in order; groups such as ``tbody`` are passed through."""
    found: list[dict[str, Any]] = []
    for child in node["c"]:
        if isinstance(child, str):
            continue
        found += [child] if child["k"] == kind else _found(child, kind) if child["k"] == "group" else []
    return found


def _line(children: list[Any]) -> list[Node]:
    return _trim([child if isinstance(child, str) else _inline(child) for child in children])


def _inline(node: dict[str, Any]) -> Node:
    if node["k"] == "break":
        return {"k": "break"}
    if node["k"] == "link":
        return {"k": "link", "to": node["to"], "c": _all_inline(node)}
    kind = node["k"] if node["k"] in LINE_KINDS else "span"
    return {"k": kind, "c": _all_inline(node)}


def _all_inline(node: dict[str, Any]) -> list[Node]:
    return [child if isinstance(child, str) else _inline(child) for child in node["c"]]


def _words(node: Node) -> str:
    return node if isinstance(node, str) else "".join(_words(child) for child in node.get("c", ()))


def _trim(line: list[Node]) -> list[Node]:
    """Without the white space at both ends and after a break; empty where nothing but white space was there."""
    line = [
        node.lstrip() if isinstance(node, str) and place and _is_break(line[place - 1]) else node
        for place, node in enumerate(line)
    ]
    if line and isinstance(line[0], str):
        line[0] = line[0].lstrip()
    if line and isinstance(line[-1], str):
        line[-1] = line[-1].rstrip()
    return [node for node in line if node != ""]


def _is_break(node: Node) -> bool:
    return not isinstance(node, str) and node["k"] == "break"


def _keep_heading_levels_whole(blocks: list[Node]) -> None:
    """A reader that goes from heading to heading must not find a level left out."""
    before = 0
    for block in blocks:
        if not isinstance(block, str) and block["k"] == "heading":
            block["level"] = before = min(block["level"], before + 1)
