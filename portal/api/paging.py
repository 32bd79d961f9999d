"""Lists in pages: so many entries from such a place on, with the addresses of the pages beside it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

from portal.hooks import FOR_FILES

from .parameters import Whole
from .places import absolute

USUAL, MOST, FARTHEST = 100, 200, 10_000


class Paged(Schema):
    """Which part of a list."""

    limit: Whole = Field(USUAL, ge=1, le=MOST, description=f"How many entries, {MOST} at most.", examples=[20])
    offset: Whole = Field(0, ge=0, le=FARTHEST, description="How many entries to leave out first.", examples=[0])


class PageOfList(Schema):
    """What every list says about itself."""

    count: int = Field(description="How many entries there are on all pages.", examples=[1])
    next: str | None = Field(description="The page after this one; null on the last.", examples=[None])
    previous: str | None = Field(description="The page before this one; null on the first.", examples=[None])


def paged(
    request: HttpRequest, entries: "QuerySet[Any] | Sequence[Any]", wanted: Paged
) -> tuple[list[Any], dict[str, Any]]:
    """The entries of this page, and what the list says about itself: the database is asked for no more than them.

    A file has no parameters, so it holds the whole list.
    """
    if FOR_FILES in request.META:
        wanted = wanted.model_copy(update={"limit": FARTHEST})
    count = entries.count() if isinstance(entries, QuerySet) else len(entries)
    shown = list(entries[wanted.offset : wanted.offset + wanted.limit])
    after, before = wanted.offset + wanted.limit, max(wanted.offset - wanted.limit, 0)
    return shown, {
        "count": count,
        "next": _address(request, wanted, after) if after < count and after <= FARTHEST else None,
        "previous": _address(request, wanted, before) if wanted.offset else None,
    }


def _address(request: HttpRequest, wanted: Paged, offset: int) -> str:
    same = {name: value for name, value in request.GET.items() if name not in {"limit", "offset"}}
    return absolute(f"{request.path}?{urlencode(same | {'limit': wanted.limit, 'offset': offset})}")
