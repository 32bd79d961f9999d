"""An XML file as a stream of its records: one small element after another, never the whole tree.

Nothing of the file is trusted: how deep it is nested, how long a text, a tag or a comment is and how many elements a
record has are counted while it is read, and the parser is the defused one besides.
"""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .encodings import TextScan
from .formats import Caps, Progress
from .problems import FileRefused
from .xml_text import ADVICE, utf8_pieces

ELEMENTS_IN_A_RECORD = 5_000
# How many elements that belong to no record may follow each other.
ELEMENTS_BETWEEN_RECORDS = 100_000
# The parser gets the file in pieces of about this size; a single tag or comment as long as two of them is refused.
LONGEST_TAG = 1 << 17
FIRST_ELEMENTS = 1 << 12


@dataclass(slots=True)
class Element:
    """A record, or a part of one. Names are without their namespace; attributes are not kept."""

    name: str
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def named(self, name: str) -> Iterator["Element"]:
        return (child for child in self.children if child.name == name)

    def at(self, *path: str) -> "Element | None":
        """The first element at the path below this one."""
        found: Element | None = self
        for name in path:
            found = next(found.named(name), None) if found else None
        return found

    def value(self, *path: str) -> str:
        """The trimmed text there; empty when there is none."""
        found = self.at(*path)
        return found.text.strip() if found else ""


def read_records(
    file: BinaryIO,
    scan: TextScan,
    *,
    wanted: Collection[str],
    caps: Caps,
    passed: Collection[str] = (),
    roots: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, Element]]:
    """Number (from 1, each name counted by itself) and content of every wanted element, in the order of the file.

    ``passed`` names records that are known and not wanted now. Raises `FileRefused` when the outermost element is none
    of ``roots`` (None: it may be any), when the file is not well-formed, or when it goes past one of the ``caps``.
    """
    reader = _Reader(roots, {name: name in wanted for name in (*wanted, *passed)}, caps)
    parser = DefusedXMLParser(target=reader, encoding="utf-8", forbid_dtd=True)
    quiet = read = 0
    for piece in utf8_pieces(file, scan):
        heard = reader.events
        _feed(parser, piece)
        quiet = quiet + len(piece) if reader.events == heard else 0
        if quiet >= LONGEST_TAG:
            raise FileRefused(
                f"The file has a tag, a comment or a gap of more than {LONGEST_TAG // 1024} KB without an element. "
                f"{ADVICE}"
            )
        read += len(piece)
        yield from reader.take_finished()
        if progress:
            progress(reader.records, read)
    _close(parser)
    yield from reader.take_finished()


def require_root(file: BinaryIO, scan: TextScan, roots: Collection[str]) -> None:
    """Raise `FileRefused` when the outermost element is none of these; reads no further than that."""
    reader = _Reader(roots, {}, Caps())
    parser = DefusedXMLParser(target=reader, encoding="utf-8", forbid_dtd=True)
    with contextlib.closing(utf8_pieces(file, scan)) as pieces:
        _feed(parser, next(pieces, b"")[:FIRST_ELEMENTS])
    if not reader.events:
        raise FileRefused(f"The file has no element near its beginning. {ADVICE}")


def refuse_many(records: int, caps: Caps) -> None:
    if records > caps.rows:
        raise FileRefused(
            f"The file has more than {caps.rows:,} records. Export one school year, or one term, at a time."
        )


class _Reader:
    """What the parser calls. Keeps the record being read, and those that are finished until they are taken."""

    def __init__(self, roots: Collection[str] | None, known: Mapping[str, bool], caps: Caps) -> None:
        self.roots, self.known, self.caps = roots, known, caps
        self.events = self.records = self.depth = self._foreign = 0
        self._open: list[Element] = []
        self._elements = 0
        self._numbers: dict[str, int] = {}
        self._finished: list[tuple[int, Element]] = []

    def take_finished(self) -> list[tuple[int, Element]]:
        finished, self._finished = self._finished, []
        return finished

    def start(self, tag: str, attributes: object) -> None:
        self.events += 1
        name = tag.rpartition("}")[2] if tag[:1] == "{" else tag
        self.depth += 1
        if self.depth == 1 and self.roots is not None and name not in self.roots:
            raise FileRefused(
                f"The file's outermost element is {name[:40]!r}. Accepted: {' or '.join(sorted(self.roots))}. "
                "It may be another kind of export; choose its own format."
            )
        if self.depth > self.caps.depth:
            raise FileRefused(
                f"The file nests elements more than {self.caps.depth} deep, as no register file does. {ADVICE}"
            )
        if self._open:
            self._add(name)
        elif (is_wanted := self.known.get(name)) is None:
            self._pass_foreign()
        else:
            self._foreign = 0
            if is_wanted:
                self._begin(name)

    def end(self, tag: str) -> None:
        self.events += 1
        self.depth -= 1
        if self._open:
            done = self._open.pop()
            if not self._open:
                self._finished.append((self._numbers[done.name], done))

    def data(self, text: str) -> None:
        self.events += 1
        if self._open:
            element = self._open[-1]
            element.text += text
            if len(element.text) > self.caps.cell_characters:
                record = self._open[0].name
                raise FileRefused(
                    f"{record} {self._numbers[record]:,}, {element.name[:40]} has more than "
                    f"{self.caps.cell_characters:,} characters. {ADVICE}"
                )

    def comment(self, text: str) -> None:
        self.events += 1

    def pi(self, target: str, text: str | None = None) -> None:
        self.events += 1

    def close(self) -> None:
        """The parser asks for it; there is no tree to give."""

    def _pass_foreign(self) -> None:
        self._foreign += 1
        if self._foreign > ELEMENTS_BETWEEN_RECORDS:
            raise FileRefused(
                f"The file has more than {ELEMENTS_BETWEEN_RECORDS:,} elements in a row that belong to no record. "
                f"Accepted: files of {' and '.join(sorted(self.known))}. {ADVICE}"
            )

    def _begin(self, name: str) -> None:
        self.records += 1
        refuse_many(self.records, self.caps)
        self._numbers[name] = self._numbers.get(name, 0) + 1
        self._elements = 1
        self._open.append(Element(name))

    def _add(self, name: str) -> None:
        self._elements += 1
        if self._elements > ELEMENTS_IN_A_RECORD:
            record = self._open[0].name
            raise FileRefused(
                f"{record} {self._numbers[record]:,} has more than {ELEMENTS_IN_A_RECORD:,} elements. {ADVICE}"
            )
        element = Element(name)
        self._open[-1].children.append(element)
        self._open.append(element)


def _feed(parser: DefusedXMLParser, piece: bytes) -> None:
    try:
        parser.feed(piece)
    except (ParseError, expat.ExpatError) as error:
        raise _malformed(error) from error
    except DefusedXmlException as error:
        raise FileRefused(f"The file defines a document type or entities. Accepted: plain XML. {ADVICE}") from error


def _close(parser: DefusedXMLParser) -> None:
    try:
        parser.close()
    except (ParseError, expat.ExpatError) as error:
        raise _malformed(error) from error


def _malformed(error: Exception) -> FileRefused:
    code, line = getattr(error, "code", 0), getattr(error, "position", (getattr(error, "lineno", 0), 0))[0]
    return FileRefused(
        f"The file is not well-formed XML ({expat.ErrorString(code) or 'unknown'}, line {line:,}). "
        "It may have been cut off on its way. Export it again."
    )
