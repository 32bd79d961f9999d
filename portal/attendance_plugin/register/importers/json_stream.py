"""A JSON file as a stream of its records: one object after another, never the whole file.

Accepted shapes are those of pages of an API: an object with a list of records under ``data`` and particulars under
``meta``; a list of such pages; an object of several of them by name; or the bare list. The frame is walked by hand, so
that its depth is counted; each record is decoded alone, and is short.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from .encodings import TextScan
from .problems import FileRefused
from .text_scan import scan_text, text_pieces

ADVICE = "Fetch the file again from the school's system, as JSON in UTF-8."
LONGEST_RECORD = 1 << 16
DEPTH_OF_FRAME, DEPTH_OF_RECORD = 4, 12
PAGES, NAMES_IN_A_PAGE = 10_000, 50
PAGE_KEYS = {"data", "meta"}
UNFINISHED = "Unterminated string"
SPACE = " \t\r\n"
SPACES = re.compile(f"[{SPACE}]*")
WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One object of a list. `collection` is the name the list stands under, empty for a bare page; `number` counts
    the records of that collection from 1. Numbers are kept as the text they were written as."""

    collection: str
    number: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JsonMeta:
    """What a page says about itself."""

    collection: str
    value: Any


def scan_json(file: BinaryIO, *, max_bytes: int, notice: Callable[[str], None] | None = None) -> TextScan:
    """Size, hash and encoding of the file, which is left at its beginning. Raises `FileRefused`.

    ``notice`` is shown every piece of the text.
    """
    return scan_text(file, max_bytes=max_bytes, encoding_of=_encoding_of, advice=ADVICE, check=notice)


def read_json(
    file: BinaryIO, scan: TextScan, *, records: int, progress: Callable[[int, int], None] | None = None
) -> Iterator[JsonRecord | JsonMeta]:
    """The records and the particulars of the pages in the order of the file.

    Raises `FileRefused` when it is no JSON of the accepted shapes, has more than ``records`` records, names a thing
    twice in one object, or holds what JSON has no word for (NaN, Infinity).
    """
    return _Walk(_Text(text_pieces(file, scan)), records, progress).whole()


def _encoding_of(start: bytes) -> tuple[str, str]:
    codec, shown = _codec_of(start)
    if start[:256].decode(codec, errors="replace").lstrip(SPACE)[:1] not in {"{", "["}:
        raise FileRefused(f"The file does not begin with '{{' or '[', so it is no JSON of records. {ADVICE}")
    return codec, shown


def _codec_of(start: bytes) -> tuple[str, str]:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or b"\0\0\0" in start[:4]:
        raise FileRefused(f"The file is written in UTF-32. Accepted: UTF-8 or UTF-16. {ADVICE}")
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "UTF-8 with a byte order mark"
    if any(start.startswith(mark) for mark, _ in WIDE):
        return "utf-16", "UTF-16 with a byte order mark"
    if start[1:2] == b"\0":
        return "utf-16-le", "UTF-16 without a byte order mark"
    if start[:1] == b"\0":
        return "utf-16-be", "UTF-16 without a byte order mark"
    return "utf-8", "UTF-8"


def refuse_many(records: int, most: int) -> None:
    if records > most:
        raise FileRefused(f"The file has more than {most:,} records. Fetch one school year, or one term, at a time.")


class _Text:
    """A window that moves over the text: always a longest record and a bit, unless the file ends before."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.window, self.at, self.passed, self.is_whole = "", 0, 0, False

    def look(self) -> str:
        """The next character that is no space, without taking it; empty at the end."""
        while True:
            self._fill()
            self.at = SPACES.match(self.window, self.at).end()  # type: ignore[union-attr]  # it matches nothing, too
            if self.at < len(self.window) or self.is_whole:
                return self.window[self.at : self.at + 1]

    def take(self, accepted: str) -> str:
        """The next character, which must be one of these."""
        found = self.look()
        if not found or found not in accepted:
            self.refuse(f"one of {' '.join(accepted)} was expected" if found else "it ends in the middle")
        self.at += 1
        return found

    def value(self, what: str) -> Any:
        """The next whole value, decoded."""
        self.look()
        try:
            value, end = DECODER.raw_decode(self.window, self.at)
        except json.JSONDecodeError as error:
            if not self.is_whole and (error.msg.startswith(UNFINISHED) or error.pos >= len(self.window) - 1):
                self._refuse_long(what)
            self.refuse(error.msg)
        except RecursionError:
            raise _too_deep(what) from None
        if end - self.at > LONGEST_RECORD:
            self._refuse_long(what)
        brackets = self.window.count("[", self.at, end) + self.window.count("{", self.at, end)
        if brackets > DEPTH_OF_RECORD and not _is_shallow(value, DEPTH_OF_RECORD):
            raise _too_deep(what)
        self.at = end
        return value

    def refuse(self, why: str) -> NoReturn:
        raise FileRefused(
            f"The file is not well-formed JSON ({why}, character {self.passed + self.at + 1:,}). "
            "It may have been cut off on its way. Fetch it again."
        )

    def _refuse_long(self, what: str) -> NoReturn:
        raise FileRefused(f"{what} is longer than {LONGEST_RECORD:,} characters, as no register record is. {ADVICE}")

    def _fill(self) -> None:
        while not self.is_whole and len(self.window) - self.at <= LONGEST_RECORD:
            piece = next(self._pieces, None)
            if piece is None:
                self.is_whole = True
                return
            self.passed += self.at
            self.window, self.at = self.window[self.at :] + piece, 0


class _Walk:
    """Walks the frame around the records."""

    def __init__(self, text: _Text, records: int, progress: Callable[[int, int], None] | None) -> None:
        self.text, self.most, self.progress = text, records, progress
        self.seen = self.pages = 0
        self._numbers: dict[str, int] = {}

    def whole(self) -> Iterator[JsonRecord | JsonMeta]:
        yield from self._page("", 1) if self.text.look() == "{" else self._list("", 1)
        if self.text.look():
            self.text.refuse("something follows after its end")

    def _page(self, collection: str, depth: int) -> Iterator[JsonRecord | JsonMeta]:
        if depth > DEPTH_OF_FRAME:
            raise _too_deep("The file")
        self.pages += 1
        if self.pages > PAGES:
            raise FileRefused(f"The file has more than {PAGES:,} pages. Fetch one school year, or one term, at a time.")
        self.text.take("{")
        keys: set[str] = set()
        while self.text.look() != "}":
            key = self.text.value("A name") if self.text.look() == '"' else self.text.refuse("a name was expected")
            if key in keys:
                raise _twice(key)
            keys.add(key)
            if len(keys) > NAMES_IN_A_PAGE:
                raise FileRefused(f"A page of the file has more than {NAMES_IN_A_PAGE} names. {ADVICE}")
            self.text.take(":")
            yield from self._entry(collection, key, depth)
            if self.text.look() != "}":
                self.text.take(",")
        self.text.take("}")

    def _entry(self, collection: str, key: str, depth: int) -> Iterator[JsonRecord | JsonMeta]:
        name = collection if key == "data" else key
        start = self.text.look()
        if key == "meta" or start not in {"{", "["}:
            value = self.text.value(f"The part {key[:40]!r}")
            if key == "meta":
                yield JsonMeta(collection, value)
        else:
            yield from self._list(name, depth + 1) if start == "[" else self._page(name, depth + 1)

    def _list(self, collection: str, depth: int) -> Iterator[JsonRecord | JsonMeta]:
        if depth > DEPTH_OF_FRAME:
            raise _too_deep("The file")
        self.text.take("[")
        while self.text.look() != "]":
            yield from self._item(collection, depth)
            if self.text.look() != "]":
                self.text.take(",")
        self.text.take("]")

    def _item(self, collection: str, depth: int) -> Iterator[JsonRecord | JsonMeta]:
        if self.text.look() == "[":
            raise _too_deep("A list of records")
        if self._is_page():
            yield from self._page(collection, depth + 1)
            return
        number = self._numbers[collection] = self._numbers.get(collection, 0) + 1
        self.seen += 1
        refuse_many(self.seen, self.most)
        value = self.text.value(f"Record {number:,}")
        if not isinstance(value, dict):
            raise FileRefused(f"Record {number:,} is no object with named values. {ADVICE}")
        if self.progress and self.seen % 1_000 == 0:
            self.progress(self.seen, self.text.passed)
        yield JsonRecord(collection, number, value)

    def _is_page(self) -> bool:
        """Whether the object ahead is a page: its first name is one that pages begin with."""
        text = self.text
        opening = text.window[text.at : text.at + 64].removeprefix("{").lstrip(SPACE)
        return text.look() == "{" and any(opening.startswith(f'"{key}"') for key in PAGE_KEYS)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _twice(next(name for name in names if names.count(name) > 1))
    return found


def _constant(word: str) -> NoReturn:
    raise FileRefused(f"The file holds {word}, which is no value in JSON. {ADVICE}")


DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=str, parse_float=str, parse_constant=_constant)


def _twice(name: str) -> FileRefused:
    return FileRefused(f"One object of the file names {name[:40]!r} twice, so its value is uncertain. {ADVICE}")


def _too_deep(what: str) -> FileRefused:
    return FileRefused(f"{what} is nested deeper than register records are. {ADVICE}")


def _is_shallow(value: Any, depth: int) -> bool:
    if not isinstance(value, (dict, list)):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_shallow(each, depth - 1) for each in inner)
