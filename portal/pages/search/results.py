"""What the search page shows: results in groups, or one group page by page; and what helps where there are none."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from portal.pages.languages import current_language, languages
from portal.pages.models import School
from portal.pages.words import Words

from .entries import Entry
from .excerpts import Piece, excerpt, pieces
from .finding import Found, find, school_index
from .index import Index
from .parents_words import parents_words

FIRST_OF_GROUP, ON_A_PAGE = 3, 10
# Group, its name, and the kinds of entries in it.
GROUPS: tuple[tuple[str, Words, frozenset[str]], ...] = (
    ("form", _("Forms"), frozenset({"form"})),
    ("date", _("Dates"), frozenset({"date"})),
    ("page", _("Pages"), frozenset({"page"})),
    ("policy", _("Policies"), frozenset({"policy", "clause"})),
)
Context = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the page's address says. ``number`` of the page and ``group`` are as they came: they may be anything."""

    path: str
    query: str = ""
    group: str = ""
    number: str = ""
    language: str = "en"

    def address(self, **other: str) -> str:
        """The address of the same with something else; what is empty or usual is left out."""
        values = asdict(replace(self, **other))
        usual = {"q": "", "kind": "", "page": "", "language": "en"}
        named = zip(usual, (values["query"], values["group"], values["number"], values["language"]), strict=True)
        query = urlencode({name: value for name, value in named if value != usual[name]})
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class Result:
    """An entry as it is shown."""

    entry: Entry
    title: list[Piece]
    words: list[Piece]


@dataclass(frozen=True)
class Group:
    """Results of one kind: some of them, how many there are, and where all are."""

    slug: str
    name: Words
    results: list[Result]
    count: int
    address: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.results)


def page_of_results(school: School | None, asked: Asked) -> Context:
    """The context of the page. Without a school nothing can be found."""
    index = school_index(school) if school else Index([])
    found = find(index, asked.query)
    entries = found.entries or found.nearly
    groups = _groups(entries, found, asked)
    chosen = next((group for group in groups if group.slug == asked.group), None)
    return {
        "query": asked.query,
        "found": found,
        "count": len(found.entries),
        "groups": groups,
        "chosen": chosen,
        "all_address": asked.address(group="", number=""),
        "languages": [
            (each, asked.address(language=each.code)) for each in languages().values() if each != current_language()
        ],
        **(_one_page(entries, found, asked) if chosen else {}),
        **({} if found.entries else _suggestions(index, asked)),
    }


def _groups(entries: Sequence[Entry], found: Found, asked: Asked) -> list[Group]:
    """Those that have something, the one with the best entry first; among the first few entries a form is soonest."""
    groups = []
    for slug, name, kinds in GROUPS:
        inside = [entry for entry in entries if entry.kind in kinds]
        if inside:
            best = entries.index(inside[0])
            place = -1 if slug == "form" and best < FIRST_OF_GROUP else best
            shown = _results(inside[:FIRST_OF_GROUP], found)
            groups.append((place, Group(slug, name, shown, len(inside), asked.address(group=slug, number=""))))
    return [group for _place, group in sorted(groups, key=lambda pair: pair[0])]


def _one_page(entries: Iterable[Entry], found: Found, asked: Asked) -> Context:
    kinds = next(kinds for slug, _name, kinds in GROUPS if slug == asked.group)
    page = Paginator([entry for entry in entries if entry.kind in kinds], ON_A_PAGE).get_page(asked.number)
    return {
        "page_of": page,
        "results": _results(page.object_list, found),
        "previous": asked.address(number=str(page.previous_page_number())) if page.has_previous() else "",
        "next": asked.address(number=str(page.next_page_number())) if page.has_next() else "",
    }


def _results(entries: Iterable[Entry], found: Found) -> list[Result]:
    roots = found.roots
    return [Result(entry, pieces(entry.title, roots), pieces(excerpt(entry.text, roots), roots)) for entry in entries]


def _suggestions(index: Index, asked: Asked) -> Context:
    """The open forms, and what others look for: only what finds something here."""
    words = parents_words().examples.get(asked.language, ())
    return {
        "forms": [entry for entry in index.entries if entry.kind == "form"],
        "examples": [
            (each, asked.address(query=each, group="", number="")) for each in words if find(index, each).entries
        ],
    }
