"""A school as the API describes it."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from portal.api.paging import PageOfList

Clock = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}$")]


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
    policies: str = Field(
        description="Where its policies are.",
        examples=["https://portal.school.example/api/v1/policies/?school=thistlemere"],
    )
    dates: str = Field(
        description="Where its dates are.", examples=["https://portal.school.example/api/v1/dates/?school=thistlemere"]
    )
    forms: str = Field(
        description="Where its forms for parents are.",
        examples=["https://portal.school.example/api/v1/forms/?school=thistlemere"],
    )
    celebration: str = Field(
        description="Where the weeks of its classes are.",
        examples=["https://portal.school.example/api/v1/celebration/?school=thistlemere"],
    )
    session_times: SessionTimes


class SchoolList(PageOfList):
    """Schools, the main one first."""

    schools: list[SchoolOut]
