"""Makes the files of some addresses, in one process of a build."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from portal.pages.models import School

from .addresses import BadAddress
from .base import Base
from .fetching import Fetched, NotPublic, Visitor
from .file_names import file_name
from .quick_pages import Place, QuickPages
from .references import lead_to_live_host
from .traces.recording import Recorder, Trace
from .verifying import PrivateWords, Problem, is_text, read_links
from .written_files import FileNote, write_files

NOT_FOUND = "/404.html"
DATA = "index.json"


@dataclass(slots=True)
class Made:
    """One address: its files by name, what it was made from, and what keeps it from being public."""

    path: str
    files: dict[str, FileNote] = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)
    problems: list[Problem] = field(default_factory=list)
    # The headers that protect whoever reads it; empty where it went the short way: they are those of the home page.
    security: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Maker:
    """``built`` are all addresses of the site: links to them stay on it."""

    folder: Path
    base_url: str
    built: set[str]
    private: PrivateWords
    recorder: Recorder
    base: Base = field(default_factory=lambda: Base(""))
    packs: bool = True

    def __post_init__(self) -> None:
        self._visitor = Visitor()
        self._quick = QuickPages(self._visitor, self.recorder)

    def sort_out(self, paths: Collection[str]) -> dict[str, Place]:
        """Those pages among the addresses that may go the short way."""
        return self._quick.sort_out(paths)

    def make(self, paths: list[str], quick: dict[str, Place]) -> Iterator[Made]:
        for path, fetched, trace in self._quick.fetch({path: quick[path] for path in paths if path in quick}):
            yield self._made(path, trace, partial(_had, fetched)) if fetched else self._long_way(path)
        yield from (self._long_way(path) for path in paths if path not in quick)

    def not_found(self, school: School) -> Made:
        """The school is read again here: the page depends on it as it is now."""
        with self.recorder.trace() as trace:
            fetched = self._visitor.fetch_not_found(School.objects.get(pk=school.pk))
        return self._made(NOT_FOUND, trace, partial(_had, fetched))

    def _long_way(self, path: str) -> Made:
        """An answer that wrote something is asked for again: what it left is then part of what it was made from."""
        for _ in range(2):
            with self.recorder.trace() as trace:
                made = self._made(path, trace, lambda: self._visitor.fetch(path))
            if not trace.wrote:
                return made
        trace.volatile = True
        return made

    def _made(self, path: str, trace: Trace, fetch: Callable[[], Fetched]) -> Made:
        made = Made(path, trace=trace)
        try:
            name = file_name(path)  # refuses what can be no file before anything is asked for it
            fetched = fetch()
            made.security = fetched.security
            self._write(made, page_name(name, fetched.content_type), fetched.body)
        except (BadAddress, NotPublic) as error:
            made.problems.append(Problem(path, str(error)))
        return made

    def _write(self, made: Made, name: str, body: bytes) -> None:
        links = None
        if is_text(name):
            served = body.decode(errors="replace")
            text = self._for_files(made.path, served)
            links = read_links(name, made.path, text, self.base_url)
            made.problems += [Problem(name, f"holds {kind}.") for kind in self.private.kinds_in(text)]
            text = self.base.rebase(text, name, self.base_url, self.built)
            body = body if text == served else text.encode()
        made.files |= write_files(self.folder, name, made.path, body, links=links, packs=self.packs)

    def _for_files(self, path: str, text: str) -> str:
        """The text as it must read on a host without forms and staff."""
        if path == "/robots.txt":
            # Nothing is forbidden where nothing private is: a group without a rule allows all.
            kept = [line for line in text.splitlines() if not line.startswith("Disallow:")]
            return "\n".join([*kept, ""])
        if text[:200].lstrip().lower().startswith("<!doctype html"):
            return lead_to_live_host(text, self.base_url, self.built)
        return text


def _had(fetched: Fetched) -> Fetched:
    return fetched


def page_name(name: str, content_type: str) -> str:
    """Data whose address ends like that of a page is ``index.json`` in a folder of its own."""
    is_page = content_type.startswith("text/html")
    if name.endswith("index.html") and content_type.startswith("application/json"):
        return name.removesuffix("index.html") + DATA
    if name.endswith("index.html") and not is_page:
        raise BadAddress(f"It ends in / but is {content_type or 'no page'}: a plain server could not tell its type.")
    return f"{name}/index.html" if is_page and not name.endswith(".html") else name
