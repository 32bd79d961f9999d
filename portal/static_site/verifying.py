"""Looks through a finished build before anybody sees it. One problem, and it is not put in place."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from html import unescape
from pathlib import Path
from typing import NamedTuple

from wagtail.models import Page

from portal import hooks

from .addresses import BadAddress
from .file_names import file_name
from .references import internal_targets, read_css, read_html

TEXT = {".html", ".css", ".js", ".json", ".ics", ".xml", ".txt", ".svg", ".atom", ".webmanifest"}
FORBIDDEN = {
    "csrfmiddlewaretoken": "a form's secret token",
    "sessionid": "a session",
    "__Host-": "a cookie's name",
    "/admin/": "the address of the staff area",
    "wagtail-userbar": "the staff's bar",
    "Traceback (most recent call last)": "the inside of an error",
}
MOST_LOST = 0.2
# Letters or digits in a row, and a pupil's number wherever it stands.
PART, NUMBER = re.compile(r"[^\W_]+"), re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which file of the build."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


class Links(NamedTuple):
    """Where a file leads on this site, as path and fragment, each once; and the anchors of its own."""

    targets: tuple[tuple[str, str], ...] = ()
    anchors: tuple[str, ...] = ()


def read_links(name: str, address: str, text: str, base_url: str) -> Links:
    """Of a page or a stylesheet; other files lead nowhere."""
    anchors: Iterable[str] = ()
    if name.endswith(".html"):
        references, anchors = read_html(text)
    elif name.endswith(".css"):
        references = read_css(text)
    else:
        return Links()
    return Links(tuple(dict.fromkeys(internal_targets(references, address, base_url))), tuple(sorted(anchors)))


@dataclass
class Build:
    """A build in ``folder``: relative file name -> address, and where each leads (read when first asked for)."""

    folder: Path
    base_url: str
    files: dict[str, str] = field(default_factory=dict)
    links: dict[str, Links] = field(default_factory=dict)

    @cached_property
    def pages(self) -> dict[str, str]:
        """Address -> file of the pages, as ``file_name`` gives it for one address after another."""
        return {address: name for name, address in self.files.items() if name == f"{address[1:]}index.html"}

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")

    def links_of(self, name: str) -> Links:
        if name not in self.links:
            text = self.text(name) if name.endswith((".html", ".css")) else ""
            self.links[name] = read_links(name, self.files[name], text, self.base_url)
        return self.links[name]


def problems_of(build: Build, *, files_before: int | None) -> list[Problem]:
    """What only the whole build shows: broken links, pages that are not public, a surprising loss."""
    return [
        *broken_links(build),
        *unpublished_pages(build),
        *closed_places(build),
        *surprising_loss(build, files_before),
    ]


def broken_links(build: Build) -> Iterator[Problem]:
    """Links and files that a visitor of the static site would not reach, and fragments that lead nowhere."""
    fault_of = cache(partial(_fault, build))
    faults: dict[int, list[str]] = {}  # by the object: most pages share their links
    for name in build.files:
        links = build.links_of(name)
        if id(links) not in faults:
            faults[id(links)] = [fault for target in links.targets if (fault := fault_of(*target))]
        yield from (Problem(name, fault) for fault in faults[id(links)])


def _fault(build: Build, path: str, fragment: str) -> str:
    target = _existing_file(build, path)
    if target is None:
        return f"leads to {path}, which is not part of the site."
    if fragment and target.endswith(".html") and fragment not in build.links_of(target).anchors:
        return f"leads to {path}#{fragment}, but that page has no such place."
    return ""


def _existing_file(build: Build, path: str) -> str | None:
    try:
        name = build.pages.get(path) or file_name(path)
    except BadAddress:
        return None
    return name if name in build.files else None


def canaries() -> dict[str, str]:
    """Words that must not be anywhere in public, such as pupils' names: each with what it is, as the rooms say."""
    return {words: kind for named in hooks.private_words for words, kind in named().items()}


class PrivateWords:
    """Finds words that must not be public.

    A school has some thousands: only those are looked for whose first part is in the text at all.
    """

    def __init__(self, canaries: dict[str, str]) -> None:
        self._by_first_part: dict[str, list[tuple[str, str]]] = {}
        for words, kind in canaries.items():
            for part in PART.findall(words)[:1]:
                self._by_first_part.setdefault(part, []).append((words, kind))

    def kinds_in(self, text: str) -> list[str]:
        """What kinds of them the text holds, never the words: the message may be kept in a log."""
        found = [kind for words, kind in FORBIDDEN.items() if words in text]
        if self._by_first_part:
            text = f"{text} {_as_read(text)}"
            for part in {*PART.findall(text), *NUMBER.findall(text)}.intersection(self._by_first_part):
                found += [kind for words, kind in self._by_first_part[part] if words in text]
        return list(dict.fromkeys(found))


def _as_read(text: str) -> str:
    """As a reader sees it: O&#x27;Neill and O’Neill are O'Neill."""
    return unescape(text).replace("’", "'")


def private_words(texts: Iterable[tuple[str, str]], canaries: dict[str, str]) -> Iterator[Problem]:
    """In files of a build: name and text of each."""
    words = PrivateWords(canaries)
    for name, text in texts:
        for kind in words.kinds_in(text):
            yield Problem(name, f"holds {kind}.")


def is_text(name: str) -> bool:
    return os.path.splitext(name)[1] in TEXT  # noqa: PTH122 - thousands of names


def unpublished_pages(build: Build) -> Iterator[Problem]:
    """Pages that are drafts, or that only some may see, must not have become files."""
    hidden = (Page.objects.not_live() | Page.objects.private()).filter(depth__gt=1)
    for page in hidden.distinct():
        path = page.get_url()
        name = _existing_file(build, path.removeprefix(build.base_url)) if path else None
        if name:
            yield Problem(name, "is a page that is not public.")


def closed_places(build: Build) -> Iterator[Problem]:
    """What the rooms keep from the public, such as a screen's board, must not have become a file."""
    for folder, what in {place: what for named in hooks.private_places for place, what in named().items()}.items():
        for name in build.files:
            if f"/{name}".startswith(folder):
                yield Problem(name, f"is {what}.")


def surprising_loss(build: Build, files_before: int | None) -> Iterator[Problem]:
    """A build that lost a fifth of the last one's files is more likely an accident than a wish."""
    if files_before and len(build.files) < files_before * (1 - MOST_LOST):
        yield Problem(
            "(all files)",
            f"There are {len(build.files)} where the last build had {files_before}. If that is meant: --allow-shrink.",
        )
