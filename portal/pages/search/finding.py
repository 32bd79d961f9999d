"""From what somebody typed to what is found, the best first."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from portal import hooks
from portal.kept_answers.rendering import remembered
from portal.pages.languages import current_language
from portal.pages.models import School

from .entries import Entry
from .index import Index, Points, index_of
from .parents_words import Roots, is_passed_over, parents_words, said
from .typing_mistakes import nearest_word
from .words import root_of, words_of

LONGEST_QUERY = 100
# What another word for it is worth beside the word that was typed, in quarters.
TYPED, MEANT = 4, 3
WHOLE_TITLE = 40
# Of several that fit equally well, a parent most likely wants the form.
ORDER = ("form", "date", "page", "policy", "clause")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word or phrase that is looked for, by its roots; ``meant`` are phrases that find the same."""

    typed: Roots
    meant: tuple[Roots, ...] = ()

    @property
    def phrases(self) -> tuple[Roots, ...]:
        return (self.typed, *self.meant)


@dataclass(frozen=True, kw_only=True)
class Found:
    """``entries`` have every word; where none has, ``nearly`` have some. ``terms`` are what was looked for."""

    entries: list[Entry]
    nearly: list[Entry]
    terms: tuple[Term, ...]
    mended: dict[str, str]
    """What was typed -> the word that was taken for it."""

    @property
    def roots(self) -> tuple[str, ...]:
        """The beginnings of words that are marked in what is shown."""
        return tuple({root for term in self.terms for phrase in term.phrases for root in said(phrase)})


def search_school(school: School, query: str) -> Found:
    """Everything public of the school that has the words of ``query``, or what parents' words mean, today."""
    return find(school_index(school), query)


def school_index(school: School) -> Index:
    """Made once for each language, until something public changes or the day ends."""
    today, language = timezone.localdate(), current_language().code
    return remembered(("search", school.pk, language), lambda: index_of(_entries_of(school, today)), is_large=True)


def _entries_of(school: School, today: date) -> list[Entry]:
    return [entry for entries in hooks.search_entries for entry in entries(school, today)]


def find(index: Index, query: str) -> Found:
    """Nothing for a query without a word; no more of it is read than ``LONGEST_QUERY`` signs."""
    terms, mended = _terms_of(query[:LONGEST_QUERY], index)
    points = [_points_of(term, index) for term in terms]
    had = Counter(place for found in points for place in found)
    most = max(had.values(), default=0)
    places = _ranked(index, terms, points, [place for place, terms_had in had.items() if terms_had == most])
    entries = [index.entries[place] for place in places]
    has_all = most == len(terms)
    return Found(entries=entries if has_all else [], nearly=[] if has_all else entries, terms=terms, mended=mended)


def _ranked(index: Index, terms: tuple[Term, ...], points: list[Points], places: list[int]) -> list[int]:
    looked_for = tuple(root for term in terms for phrase in term.phrases for root in phrase)

    def rank(place: int) -> tuple[int, int, int]:
        entry = index.entries[place]
        worth = sum(found.get(place, 0) for found in points)
        says_all = all(word.startswith(looked_for) or is_passed_over(root_of(word)) for word in words_of(entry.title))
        return (-worth - WHOLE_TITLE * says_all, ORDER.index(entry.kind), place)

    return sorted(places, key=rank)


def _terms_of(query: str, index: Index) -> tuple[tuple[Term, ...], dict[str, str]]:
    words = list(dict.fromkeys(words_of(query)))
    known, mended = parents_words(), {}
    terms: list[Term] = []
    while words:
        term, taken = _first_term(words)
        if term is None:
            word, root = words[0], root_of(words[0])
            if not index.points_of(root) and not is_passed_over(root):
                typed = [(" ".join(phrase), 1) for phrase in known.meant_by if len(phrase) == 1]
                meant = nearest_word(word, (*index.spelt_like(word), *typed))
                if meant is not None:
                    mended[word], root = meant, root_of(meant)
            term = Term(typed=(root,), meant=known.meant_by.get((root,), ()))
        terms.append(term)
        words = words[taken:]
    telling = [term for term in terms if len(term.typed) > 1 or not is_passed_over(term.typed[0])]
    return tuple(dict.fromkeys(telling or terms)), mended


def _first_term(words: list[str]) -> tuple[Term | None, int]:
    """The longest phrase of parents that the words begin with, and how many words it takes; else one word."""
    known = parents_words()
    roots = tuple(map(root_of, words[: known.longest]))
    for length in range(len(roots), 0, -1):
        if meant := known.meant_by.get(roots[:length]):
            return Term(typed=roots[:length], meant=meant), length
    return None, 1


def _points_of(term: Term, index: Index) -> Points:
    best: Points = {}
    for phrase in term.phrases:
        of_words = [index.points_of(root) for root in said(phrase)]
        weight = TYPED if phrase == term.typed else MEANT
        for place in set(of_words[0]).intersection(*of_words[1:]):
            worth = weight * sum(points[place] for points in of_words) // len(of_words)
            best[place] = max(best.get(place, 0), worth)
    return best
