"""The address ``search/``."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from portal.api.paging import Paged, PageOfList, paged
from portal.api.parameters import OfSchool, school_asked_for

from .entries import entries_of
from .matching import excerpt, find

TAG = "search"
Kind = Literal["policy", "clause", "page", "form", "date"]
router = Router(tags=[TAG])


class SearchWanted(OfSchool, Paged):
    """What is looked for."""

    q: str = Field(
        min_length=2,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="Words: each must be there, or be the beginning of one that is. Case and accents do not matter.",
        examples=["notice leave"],
    )
    kind: Kind | None = Field(None, description="Only things of this kind.", examples=["clause"])


class FoundThing(Schema):
    """Something public that has all the words."""

    kind: Kind = Field(examples=["clause"])
    title: str = Field(examples=["4.2 Asking for leave"])
    within: str = Field(description="Of a clause, the title of its policy; else empty.", examples=["Attendance policy"])
    excerpt: str = Field(description="Plain words around the first that was found.", examples=["Ask 14 days before."])
    page: str = Field(
        description="Where people read it.",
        examples=["https://portal.school.example/policies/attendance/#leave-notice"],
    )
    url: str | None = Field(
        description="Where programs read it.",
        examples=["https://portal.school.example/api/v1/policies/attendance/versions/2026-09/"],
    )


class SearchResults(PageOfList):
    """What was found, the best first."""

    results: list[FoundThing]


@router.get("/", response=SearchResults, summary="Search everything public")
def search(request: HttpRequest, wanted: Query[SearchWanted]) -> dict[str, Any]:
    """Clauses of the policies in force, pages, forms that are open, and dates to come of one school."""
    school = school_asked_for(request, wanted.school)
    entries = (each for each in entries_of(school, timezone.localdate()) if wanted.kind in {None, each.kind})
    shown, about = paged(request, find(entries, wanted.q), wanted)
    return about | {"results": [_found(entry, wanted.q) for entry in shown]}


def _found(entry: Any, query: str) -> dict[str, Any]:
    same = {name: getattr(entry, name) for name in ("kind", "title", "within", "page", "url")}
    return same | {"excerpt": excerpt(entry.text, query)}
