"""What a school must look into about one pupil's session: nobody knows where the pupil is, or two sources disagree."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.codes import CountsAs, code_on

# Absence whose reason is not established, or that no other code explains: somebody should have asked.
WITHOUT_REASON = frozenset({"N", "O"})


class Finding(StrEnum):
    UNEXPLAINED = "unexplained"
    NOT_MARKED = "not_marked"
    EXPLAINED_NOT_MARKED = "explained_not_marked"
    EXPLAINED_AT_SCHOOL = "explained_at_school"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of the session. ``class_has_marks``: the register of the pupil's class has come for it."""

    mark: str | None
    register_closed: bool
    class_has_marks: bool
    is_explained: bool


def look_into(seen: Seen, *, on: date) -> Finding | None:
    """The finding of one session at which the pupil is expected; None where all is in order or nothing can be said.

    A pupil without a mark is looked for only after the register has closed, and only where the rest of the class has
    marks: a register that has not come says nothing about anybody.
    """
    if seen.mark is None:
        if not (seen.register_closed and seen.class_has_marks):
            return None
        return Finding.EXPLAINED_NOT_MARKED if seen.is_explained else Finding.NOT_MARKED
    if seen.mark in WITHOUT_REASON:
        return None if seen.is_explained else Finding.UNEXPLAINED
    code = code_on(seen.mark, on=on)
    if seen.is_explained and code.counts_as is CountsAs.ATTENDED:
        return Finding.EXPLAINED_AT_SCHOOL
    return Finding.LATE if code.is_late and not seen.is_explained else None
