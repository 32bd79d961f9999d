"""The shapes of the API's answers. What is not named here never leaves the database."""

import datetime
from typing import Any, Literal

from ninja import Field, Schema


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(examples=["There is no policy 'homework'. See /api/v1/policies/ for those there are."])


class Index(Schema):
    """Where everything is."""

    version: Literal["1"] = "1"
    schools: str = Field(examples=["https://portal.school.example/api/v1/schools/"])
    policies: str
    dates: str
    openapi: str


class SessionTimes(Schema):
    """The school's clock; all times are local to England."""

    am_registration: datetime.time
    am_ends: datetime.time
    pm_registration: datetime.time
    pm_ends: datetime.time


class SchoolOut(Schema):
    """A school as its own pages describe it."""

    slug: str = Field(examples=["thistlemere"])
    name: str
    trust: str = Field(description="The trust the school belongs to; empty where it belongs to none.")
    phase: str = Field(examples=["primary"])
    strapline: str
    address: str
    telephone: str
    email: str
    report_absence_by: datetime.time
    policies: str = Field(description="Where its policies are.")
    dates: str = Field(description="Where its dates are.")
    session_times: SessionTimes


class SchoolList(Schema):
    schools: list[SchoolOut]


class VersionBrief(Schema):
    """One version of a policy, without its words."""

    label: str = Field(examples=["2026-09"])
    title: str
    state: Literal["superseded", "in_force", "upcoming", "withdrawn"]
    effective_from: datetime.date
    last_day: datetime.date | None = Field(description="The last day it applies; null until a later one is published.")
    approved_on: datetime.date
    approving_body: str
    owner_role: str
    review_due: datetime.date
    change_note: str
    corrects: str | None = Field(description="The version of which this one only corrects the spelling, if any.")
    withdrawn_from: datetime.date | None = Field(description="The first day on which it no longer applies.")
    withdrawal_reason: str
    page: str = Field(description="The version for people.")
    pdf: str = Field(description="The version for printing.")
    url: str = Field(description="The version with its clauses and rules, for programs.")


class PolicyBrief(Schema):
    """A policy with the version that applies today; null where its first version is not in force yet."""

    slug: str = Field(examples=["attendance"])
    title: str
    policy_type: str
    summary: str
    page: str
    url: str
    in_force: VersionBrief | None


class PolicyList(Schema):
    policies: list[PolicyBrief]


class PolicyOut(PolicyBrief):
    versions: list[VersionBrief] = Field(description="Every published version, newest first.")


class Clause(Schema):
    anchor: str = Field(examples=["leave-notice"])
    number: str = Field(examples=["4.2"])
    heading: str
    level: int
    html: str
    sha256: str
    is_appendix: bool = False


class VersionOut(VersionBrief):
    """One version for ever: these bytes do not change once it is published."""

    policy: str = Field(examples=["attendance"])
    published_at: datetime.datetime
    clauses: list[Clause]
    clauses_sha256: str
    article_sha256: str = Field(description="Of the HTML of all clauses together, as the version's page shows it.")
    rulebook: dict[str, Any] = Field(description="The rules that check requests, with their parameters and anchors.")
    rulebook_sha256: str


class DateOut(Schema):
    """One entry of the calendar. Both days are included; without year groups it is for the whole school."""

    uid: str
    sequence: int = Field(description="Goes up with every change.")
    status: Literal["confirmed", "cancelled"]
    category: str = Field(examples=["inset"])
    title: str
    first_day: datetime.date
    last_day: datetime.date
    starts_at: str | None = Field(description="Local time, for example 13:30; null for whole days.")
    ends_at: str | None
    half: Literal["am", "pm"] | None = Field(description="The half of the day on which school is closed.")
    staff_day: datetime.date | None = Field(
        description="Of the first or last day of a term: the day staff come or go, where that is told."
    )
    year_groups: list[int] = Field(description="0 is Reception.")
    whole_trust: bool = Field(description="Whether the date is the same record for every school of the trust.")
    description: str
    source: str
    modified_at: str


class DateList(Schema):
    school: str
    time_zone: str = Field(examples=["Europe/London"])
    feed: str = Field(description="The same dates for calendar programs.")
    dates: list[DateOut]


class DatesWanted(Schema):
    """Which dates; every condition given must fit."""

    school: str | None = Field(None, description="The slug of a school, where there are several.")
    year: str | None = Field(None, pattern=r"^\d{4}-\d{2}$", description="One academic year, such as 2026-27.")
    year_group: int | None = Field(None, ge=0, le=14, description="Only what concerns this year group.")
    days_off: bool = Field(False, description="Only days without school.")
    first: datetime.date | None = Field(None, alias="from", description="Only what ends on this day or later.")
    last: datetime.date | None = Field(None, alias="to", description="Only what begins on this day or earlier.")
