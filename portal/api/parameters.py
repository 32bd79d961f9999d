"""Parameters that mean one thing: what is nearly a number or a day is refused and named, never guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BeforeValidator, StringConstraints

from portal.pages.models import School
from portal.pages.school import school_for

from .places import ROOT
from .problems import Refusal

SWITCHES: Mapping[str, bool] = {"true": True, "false": False}


def _written_as(pattern: str, words: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(words)
        return value

    return check


def _switch(value: Any) -> Any:
    if isinstance(value, str) and value not in SWITCHES:
        raise ValueError("must be true or false")
    return SWITCHES.get(value, value) if isinstance(value, str) else value


_WHOLE = BeforeValidator(_written_as(r"-?\d{1,9}", "must be a whole number, such as 4"))
Whole = Annotated[int, _WHOLE]
# The bounds stand before the check of the writing, or the description would not know them.
YearGroup = Annotated[int, Field(ge=0, le=14), _WHOLE]
Day = Annotated[date, BeforeValidator(_written_as(r"\d{4}-\d{2}-\d{2}", "must be a day, such as 2026-09-01"))]
Switch = Annotated[bool, BeforeValidator(_switch)]
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]


class OfSchool(Schema):
    """Which school, where there are several."""

    school: Slug | None = Field(
        None, description="The slug of a school; without it, the school of this site.", examples=["thistlemere"]
    )


def school_asked_for(request: HttpRequest, slug: str | None) -> School:
    """The school named, else the one whose site this is. Raises ``Refusal``."""
    found = School.objects.filter(slug=slug).select_related("site").first() if slug else school_for(request)
    if found is None:
        raise Refusal(404, f"There is no school {slug or ''!r}. See {ROOT}schools/ for those there are.")
    return found
