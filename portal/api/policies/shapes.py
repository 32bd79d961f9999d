"""Policies, versions, clauses and rules as the API describes them. What is not named here never leaves the database."""

import datetime
from typing import Any, Literal

from ninja import Field, Schema

from portal.api.paging import PageOfList

PAGE = "https://portal.school.example/policies/attendance/"
API = "https://portal.school.example/api/v1/policies/attendance/"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
State = Literal["superseded", "in_force", "upcoming", "withdrawn"]


class VersionBrief(Schema):
    """One version of a policy, without its words."""

    label: str = Field(description="Its name in addresses.", examples=["2026-09"])
    title: str = Field(examples=["Attendance policy"])
    state: State = Field(description="Where it stands today.", examples=["in_force"])
    effective_from: datetime.date = Field(description="The first day it applies.", examples=["2026-09-01"])
    last_day: datetime.date | None = Field(
        description="The last day it applies; null until a later one is published.", examples=["2026-11-22"]
    )
    approved_on: datetime.date = Field(examples=["2026-07-08"])
    approving_body: str = Field(examples=["Governing board"])
    owner_role: str = Field(description="Who looks after it: a role, not a person.", examples=["Headteacher"])
    review_due: datetime.date = Field(examples=["2027-07-08"])
    change_note: str = Field(
        description="What changed, in a sentence or two for readers.", examples=["Notice for leave is now 14 days."]
    )
    corrects: str | None = Field(
        description="The version of which this one only corrects the spelling, if any.", examples=[None]
    )
    withdrawn_from: datetime.date | None = Field(
        description="The first day on which it no longer applies, if it was withdrawn.", examples=[None]
    )
    withdrawal_reason: str = Field(description="Why it was withdrawn; else empty.", examples=[""])
    page: str = Field(description="The version for people.", examples=[f"{PAGE}versions/2026-09/"])
    pdf: str = Field(description="The version for printing.", examples=[f"{PAGE}versions/2026-09/policy.pdf"])
    url: str = Field(
        description="The version with its clauses and rules, for programs.", examples=[f"{API}versions/2026-09/"]
    )


class PolicyBrief(Schema):
    """A policy with the version that applies today; null where its first version is not in force yet."""

    slug: str = Field(examples=["attendance"])
    title: str = Field(examples=["Attendance policy"])
    policy_type: str = Field(examples=["attendance"])
    summary: str = Field(description="What the policy is for.", examples=["How we help every child to be in school."])
    school: str = Field(description="The slug of its school.", examples=["thistlemere"])
    page: str = Field(description="The policy for people.", examples=[PAGE])
    url: str = Field(description="The policy with its versions, for programs.", examples=[API])
    in_force: VersionBrief | None


class PolicyList(PageOfList):
    """Policies by title."""

    policies: list[PolicyBrief]


class PolicyOut(PolicyBrief):
    """A policy with its newest versions; all of them are at ``versions_url``."""

    versions_count: int = Field(description="How many published versions there are.", examples=[3])
    versions_url: str = Field(description="All of them, page by page.", examples=[f"{API}versions/"])
    versions: list[VersionBrief] = Field(description="The newest published versions, the newest first: at most 20.")


class VersionList(PageOfList):
    """Versions of one policy, the newest first."""

    policy: str = Field(examples=["attendance"])
    versions: list[VersionBrief]


class Clause(Schema):
    """One clause as every reader is shown it."""

    anchor: str = Field(
        description="Its name for ever: ``page`` with # and this is the clause.", examples=["leave-notice"]
    )
    number: str = Field(examples=["4.2"])
    heading: str = Field(examples=["Asking for leave"])
    level: int = Field(description="2 for a chapter, 3 and more for what stands inside it.", examples=[3])
    html: str = Field(
        description="Safe HTML: no script, style or form. Links resolve against the version's ``page``.",
        examples=["<p>Ask at least 14 days before.</p>"],
    )
    checks: list[str] = Field(
        default=[],
        description="What its rules check, in words.",
        examples=[["Notice: at least 14 calendar days. For: a funeral."]],
    )
    sha256: str = Field(description="Of its frozen text.", examples=[SHA])
    is_appendix: bool = Field(default=False, examples=[False])


class RuleOut(Schema):
    """One rule of a version: what requests of some kinds are checked for, and where the policy says so."""

    rule: str = Field(description="The rule's name in the rulebook.", examples=["notice.minimum"])
    label: str = Field(examples=["Notice"])
    words: str = Field(description="What it asks, in words.", examples=["at least 14 calendar days"])
    kinds: list[str] = Field(description="The kinds of request it is for.", examples=[["funeral"]])
    clauses: list[str] = Field(
        description="Anchors of the clauses behind it; the first carries it.", examples=[["leave-notice"]]
    )
    strength: str = Field(description="must, expected, where_possible or information.", examples=["must"])
    parameters: dict[str, Any] = Field(description="Its figures and choices.", examples=[{"days": 14}])


class VersionOut(VersionBrief):
    """One version for ever: its words and rules do not change once it is published."""

    policy: str = Field(examples=["attendance"])
    school: str = Field(description="The slug of its school.", examples=["thistlemere"])
    published_at: datetime.datetime = Field(examples=["2026-07-10T08:00:00Z"])
    clauses: list[Clause]
    clauses_sha256: str = Field(description="Of all clauses together.", examples=[SHA])
    article_sha256: str = Field(
        description="Of the HTML of all clauses together, as the version's page shows it.", examples=[SHA]
    )
    rules: list[RuleOut] = Field(description="The rules that check requests, in the policy's order.")
    rulebook: dict[str, Any] = Field(
        description="The same rules exactly as they were frozen, for programs that run them.",
        examples=[{"entries": []}],
    )
    rulebook_sha256: str = Field(description="Of the frozen rulebook.", examples=[SHA])
    legal_framework: list[str] = Field(description="Law and guidance it names.", examples=[["Education Act 1996"]])
    related: list[str] = Field(description="Related policies it names.", examples=[["Behaviour policy"]])


class Piece(Schema):
    """Some words, and whether they stand in both versions or only in one."""

    mark: Literal["same", "added", "removed"] = Field(examples=["added"])
    text: str = Field(examples=["14"])


class ChangedBlock(Schema):
    """A paragraph, list item or table row with its words marked."""

    tag: str = Field(description="p, li, tr, h3 and the like.", examples=["p"])
    kind: Literal["", "ul", "ol", "head"] = Field(
        description="The list of an item, or head for a row of headings.", examples=[""]
    )
    depth: int = Field(description="How many lists stand around an item.", examples=[0])
    number: int = Field(description="The number of an item in its own list.", examples=[0])
    mark: Literal["same", "added", "removed", "changed"] = Field(examples=["changed"])
    cells: list[list[Piece]] = Field(description="Of a table row one list for each cell, else a single one.")


class ChangedClause(Schema):
    """A clause that one of the versions has otherwise, or not at all."""

    anchor: str = Field(examples=["leave-notice"])
    title: str = Field(examples=["4.2 Asking for leave"])
    title_before: str = Field(description="Its title in the older version where that was another.", examples=[""])
    blocks: list[ChangedBlock]


class MovedClause(Schema):
    """A clause that stands at another place among the same clauses."""

    anchor: str = Field(examples=["leave-notice"])
    title: str = Field(examples=["4.2 Asking for leave"])


class ChangedRule(Schema):
    """A rule, or a figure that a clause states, that is another one now."""

    kind: Literal["added", "removed", "changed"] = Field(examples=["changed"])
    label: str = Field(examples=["Notice"])
    applies_to: str = Field(description="The requests concerned, in words; empty for all.", examples=["a funeral"])
    before: str = Field(examples=["at least 10 calendar days"])
    after: str = Field(examples=["at least 14 calendar days"])
    clause: str = Field(description="The anchor of the clause behind it.", examples=["leave-notice"])


class Note(Schema):
    """What one of the versions in between says about itself."""

    label: str = Field(examples=["2026-09"])
    change_note: str = Field(examples=["Notice for leave is now 14 days."])


class ComparisonOut(Schema):
    """What changed from the older to the newer version, rules and figures first."""

    policy: str = Field(examples=["attendance"])
    older: VersionBrief
    newer: VersionBrief
    page: str = Field(description="The comparison for people.", examples=[f"{PAGE}compare/2024-09...2026-09/"])
    notes: list[Note] = Field(description="What the newer version and those in between say they change.")
    rules: list[ChangedRule]
    stated: list[ChangedRule] = Field(description="Figures, times and choices that clauses state beside the rules.")
    added: list[ChangedClause]
    removed: list[ChangedClause]
    changed: list[ChangedClause]
    moved: list[MovedClause]
    renumbered: int = Field(description="How many clauses only have another number.", examples=[2])
    unchanged: int = Field(description="How many clauses are the same.", examples=[40])
