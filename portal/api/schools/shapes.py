"""A school as the API describes it. A list that the site does not have is no field of a school."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from portal.api.paging import PageOfList
from portal.api.rooms import ROOMS_HERE

Clock = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$")]
PLACES: tuple[str, ...] = tuple(room for room in ROOMS_HERE if room not in {"schools", "search"})


def _place(room: str, words: str) -> Any:
    return Field(description=words, examples=[f"https://portal.school.example/api/v1/{room}/?school=thistlemere"])


class SessionTimes(Schema):
    """The school's clock; all times are local to England."""

    am_registration: Clock = Field(examples=["08:50"])
    am_ends: Clock = Field(examples=["12:00"])
    pm_registration: Clock = Field(examples=["13:00"])
    pm_ends: Clock = Field(examples=["15:15"])


class SchoolOut(Schema):
    """A school as its own pages describe it, with where everything of it is."""

    slug: str = Field(description="Its short name, for the parameter ``school``.", examples=["thistlemere"])
    name: str = Field(examples=["Thistlemere Primary School"])
    trust: str = Field(description="The trust the school belongs to; empty where it belongs to none.", examples=[""])
    phase: str = Field(description="primary, secondary, all_through or special.", examples=["primary"])
    strapline: str = Field(examples=["Every day counts, and so do you"])
    address: str = Field(description="Lines separated by line breaks.", examples=["Mere Lane\nThistlemere"])
    telephone: str = Field(examples=["01632 960 001"])
    email: str = Field(examples=["office@thistlemere.example"])
    report_absence_by: Clock = Field(description="Parents report an absence before this time.", examples=["08:45"])
    url: str = Field(
        description="This description.", examples=["https://portal.school.example/api/v1/schools/thistlemere/"]
    )
    if "policies" in PLACES:
        policies: str = _place("policies", "Where its policies are.")
    if "dates" in PLACES:
        dates: str = _place("dates", "Where its dates are.")
    if "forms" in PLACES:
        forms: str = _place("forms", "Where its forms for parents are.")
    if "celebration" in PLACES:
        celebration: str = _place("celebration", "Where the weeks of its classes are.")
    session_times: SessionTimes


class SchoolList(PageOfList):
    """Schools, the main one first."""

    schools: list[SchoolOut]
