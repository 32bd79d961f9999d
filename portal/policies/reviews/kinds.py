"""Kinds of policy: what each is, how often it is usually looked at again, and who tells us so.

The usual cycle fills in where a policy gives none of its own. A plugin adds kinds through ``hooks.policy_kinds``; a
content file may name a kind of the school's own, which has no usual cycle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

from portal import hooks

Standing = Literal["required", "recommended", "own"]
ADVISERS = "Advisers' summaries of the DfE lists of policies for schools and academies, read in November 2026"
GUIDANCE = "DfE: Working together to improve school attendance"
READ_ON = date(2026, 11, 1)
BOARDS = ("Governing board", "Trust board", "A committee of the board")
LEAVE_POLICY = "attendance"
"""The kind whose rules check requests for leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyKind:
    """``cycle_months`` is None for a live document, which is kept up to date all the time instead."""

    key: str
    words: str
    cycle_months: int | None
    standing: Standing
    source: str
    checked_on: date
    approved_by: tuple[str, ...] = (*BOARDS, "Headteacher, where the board has delegated it")
    sooner: str = ""
    note: str = ""

    @property
    def is_live(self) -> bool:
        return self.cycle_months is None and self.standing != "own"

    @property
    def cycle_words(self) -> str:
        if self.is_live:
            return "kept up to date all the time"
        if self.cycle_months is None:
            return "as often as the school decides"
        years = self.cycle_months // 12
        usual = "every year" if years == 1 else f"every {years} years"
        return f"{usual}{', or ' + self.sooner if self.sooner else ''}"


def _kind(key: str, words: str, cycle_months: int | None, standing: Standing, **more: str) -> PolicyKind:
    told: dict[str, str] = {"source": ADVISERS, **more}
    return PolicyKind(
        key=key,
        words=words,
        cycle_months=cycle_months,
        standing=standing,
        checked_on=READ_ON,
        **told,  # type: ignore[arg-type]
    )


KINDS = (
    _kind(LEAVE_POLICY, "Attendance", 12, "recommended", source=GUIDANCE, note="Its rules check requests for leave."),
    _kind("online-safety", "Online safety", 12, "recommended", sooner="after a major incident"),
    _kind("child-protection", "Child protection and safeguarding", 12, "required", sooner="after a major incident"),
    _kind("admissions", "Admission arrangements", 12, "required"),
    _kind("send", "Special educational needs and disabilities", 12, "required"),
    _kind("accessibility-plan", "Accessibility plan", 36, "required"),
    _kind("equality-objectives", "Equality objectives", 48, "required"),
    _kind("behaviour", "Behaviour", 12, "recommended"),
    _kind("charging", "Charging and remissions", 12, "recommended"),
    _kind("complaints", "Complaints", 12, "recommended"),
    _kind("relationships-education", "Relationships and sex education", 12, "recommended"),
    _kind("medical-conditions", "Supporting pupils with medical conditions", 12, "recommended"),
    _kind(
        "data-protection",
        "Data protection",
        12,
        "recommended",
        note="Older lists say every two years, lists since 2021 every year.",
    ),
    _kind("registers", "Registers", None, "required"),
    _kind("website-information", "What the school's website must show", None, "required"),
    _kind("single-central-record", "Single central record", None, "required"),
)


def all_kinds() -> Iterator[PolicyKind]:
    """The kinds above, and those of plugins."""
    yield from KINDS
    for filling in hooks.policy_kinds:
        yield from filling()


def find_kind(key: str) -> PolicyKind:
    """The kind of that key; one that nobody has described is the school's own."""
    own = PolicyKind(
        key=key, words=_words(key), cycle_months=None, standing="own", source="The school", checked_on=READ_ON
    )
    return next((kind for kind in all_kinds() if kind.key == key), own)


def misspelt(key: str) -> str:
    """The known kind that was probably meant by an unknown key, or nothing."""
    known = [kind.key for kind in all_kinds()]
    near = [] if key in known else get_close_matches(key, known, n=1, cutoff=0.8)
    return near[0] if near else ""


def _words(key: str) -> str:
    return key.replace("-", " ").capitalize()
