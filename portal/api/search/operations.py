"""The address ``search/``."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from portal.api.paging import Paged, PageOfList, paged
from portal.api.parameters import OfSchool, school_asked_for
from portal.api.places import absolute, api_url, pages_path
from portal.pages.models import School
from portal.pages.school import host_of
from portal.pages.search.entries import Entry
from portal.pages.search.excerpts import excerpt
from portal.pages.search.finding import LONGEST_QUERY, search_school

TAG = "search"
Kind = Literal["policy", "clause", "page", "form", "date"]
router = Router(tags=[TAG])


class SearchWanted(OfSchool, Paged):
    """What is looked for."""

    q: str = Field(
        min_length=2,
        max_length=LONGEST_QUERY,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="Words: each must be there, or be the beginning of one that is, or mean one that is as parents use "
        "it (holiday: leave of absence). Case and accents do not matter, a typing mistake is mended.",
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
    found = search_school(school, wanted.q)
    entries = [entry for entry in found.entries if wanted.kind in {None, entry.kind}]
    shown, about = paged(request, entries, wanted)
    return about | {"results": [_thing(entry, school, found.roots) for entry in shown]}


def _thing(entry: Entry, school: School, roots: tuple[str, ...]) -> dict[str, Any]:
    same = {name: getattr(entry, name) for name in ("kind", "title", "within")}
    page = entry.address if "://" in entry.address else f"{host_of(school)}{entry.address}"
    return same | {"excerpt": excerpt(_text(entry), roots), "page": page, "url": _url(entry, school)}


def _text(entry: Entry) -> str:
    """Of a date, its first day before its words."""
    day = entry.first_day
    return f"{day:%A} {day.day} {day:%B %Y}. {entry.text}".strip() if day else entry.text


def _url(entry: Entry, school: School) -> str | None:
    """Where programs read it; None for what another app has named and the API does not know."""
    if entry.kind == "date":
        return api_url(f"dates/?school={school.slug}")
    if not entry.slug:
        return None
    if entry.kind in {"policy", "clause"}:
        return api_url(f"policies/{entry.slug}/versions/{entry.version}/")
    if entry.kind == "form":
        return api_url(f"forms/{entry.slug}/")
    pages = pages_path()
    return absolute(f"{pages}{entry.slug}/") if pages else None
