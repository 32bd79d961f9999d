"""The week of whole classes as the API describes it. No pupil, no count of sessions or children, no history (B6)."""

import datetime
from typing import Literal

from ninja import Field, Schema

from portal.api.paging import PageOfList

API = "https://portal.school.example/api/v1/celebration/hallway/"


class ScreenBrief(Schema):
    """A screen that the school has opened to everybody."""

    slug: str = Field(examples=["hallway"])
    title: str = Field(examples=["Here together"])
    school: str = Field(description="The slug of its school.", examples=["thistlemere"])
    page: str = Field(description="The screen for people.", examples=["https://portal.school.example/screen/hallway/"])
    url: str = Field(description="What it shows this week, for programs.", examples=[API])


class ScreenList(PageOfList):
    """Screens by name."""

    screens: list[ScreenBrief]


class BoardRow(Schema):
    """A whole class, or a date."""

    name: str = Field(examples=["Oak"])
    place: str = Field(description="Its place where places are shown; else empty.", examples=["1"])
    figure: str = Field(description="What stands beside the name; empty where none may be shown.", examples=["97.4%"])
    is_leader: bool = Field(description="Whether it shares the first place.", examples=[True])


class BoardPanel(Schema):
    """One page of the screen."""

    kind: str = Field(description="leaders, target, improved, message and the like.", examples=["leaders"])
    title: str = Field(examples=["Infants"])
    text: str = Field(examples=["These classes were here together the most."])
    figure: str = Field(description="Of words that have no rows; else empty.", examples=[""])
    rows: list[BoardRow]


class BoardOut(ScreenBrief):
    """What the screen shows this week: a board, or (neutral) only the school's name. Show it until ``valid_until``."""

    shows: Literal["board", "neutral"] = Field(examples=["board"])
    as_of: datetime.date | None = Field(description="The last school day of the week shown.", examples=["2026-11-20"])
    valid_until: datetime.datetime | None = Field(
        description="After this moment the board may not be shown any more.", examples=["2026-11-30T00:00:00Z"]
    )
    revised_on: datetime.date | None = Field(
        description="When the register of the week was put right afterwards, if it was.", examples=[None]
    )
    leaves_out_medical: bool = Field(
        description="Whether illness and medical appointments are left out, for all classes alike.", examples=[False]
    )
    panels: list[BoardPanel]
