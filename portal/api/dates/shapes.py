"""Dates as the API describes them: the same entries as the feeds below /dates/."""

import datetime
from typing import Literal

from ninja import Field, Schema

from portal.api.paging import Paged, PageOfList
from portal.api.parameters import Day, OfSchool, Switch, YearGroup


class DateOut(Schema):
    """One entry of the calendar. Both days are included; without year groups it is for the whole school."""

    uid: str = Field(
        description="Its name for ever, the same as in the feeds.", examples=["0d3ab1f0-5c1e-4d57-9a6b-2f6f0a6b9c11"]
    )
    sequence: int = Field(description="Goes up with every change.", examples=[0])
    status: Literal["confirmed", "cancelled"] = Field(examples=["confirmed"])
    category: str = Field(description="inset, half_term, holiday, event and the like.", examples=["inset"])
    title: str = Field(examples=["INSET day"])
    first_day: datetime.date = Field(examples=["2026-11-27"])
    last_day: datetime.date = Field(examples=["2026-11-27"])
    starts_at: str | None = Field(description="Local time, for example 13:30; null for whole days.", examples=[None])
    ends_at: str | None = Field(description="Local time; null for whole days.", examples=[None])
    half: Literal["am", "pm"] | None = Field(
        description="The half of the day on which school is closed; null for all of it.", examples=[None]
    )
    staff_day: datetime.date | None = Field(
        description="Of the first or last day of a term: the day staff come or go, where that is told.", examples=[None]
    )
    year_groups: list[int] = Field(description="0 is Reception.", examples=[[]])
    whole_trust: bool = Field(
        description="Whether the date is the same record for every school of the trust.", examples=[False]
    )
    description: str = Field(examples=["School is closed to pupils."])
    source: str = Field(description="Where the date comes from, if not from the school.", examples=[""])
    modified_at: str = Field(examples=["2026-06-01T08:00:00Z"])


class DateList(PageOfList):
    """Dates by day."""

    school: str = Field(examples=["thistlemere"])
    time_zone: str = Field(examples=["Europe/London"])
    feed: str = Field(
        description="The same dates for calendar programs.",
        examples=["https://portal.school.example/dates/feeds/all.ics"],
    )
    dates: list[DateOut]


class DatesWanted(OfSchool, Paged):
    """Which dates; every condition given must fit."""

    year: str | None = Field(None, pattern=r"^\d{4}-\d{2}$", description="One academic year.", examples=["2026-27"])
    year_group: YearGroup | None = Field(
        None, description="Only what concerns this year group; 0 is Reception.", examples=[4]
    )
    days_off: Switch = Field(False, description="Only days without school.", examples=[True])
    first: Day | None = Field(
        None, alias="from", description="Only what ends on this day or later.", examples=["2026-09-01"]
    )
    last: Day | None = Field(
        None, alias="to", description="Only what begins on this day or earlier.", examples=["2027-07-31"]
    )
