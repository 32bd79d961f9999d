"""What is due about an unexplained child, in words: never by colour alone, and the same for as long as it is so."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from portal.attendance_plugin.first_contact.standing import ChildStep
from portal.rules.first_contact_steps import Due

OVERDUE, DUE_NOW, WAITING, VISIT = "Overdue", "Due now", "Waiting", "Home visit considered"
ALL_TRIED = "Everybody who may be rung was tried. Keep trying. If you are worried, tell the safeguarding lead now."
NO_NUMBER = "The record has no number that may be rung. Ask the headteacher or the safeguarding lead whom to reach."
NOT_RUNG = "No call about this day is written down."


@dataclass(frozen=True, kw_only=True)
class StepWords:
    tag: str
    text: str
    absence: str = ""
    visit: bool = False
    is_reached: bool = False

    @property
    def rank(self) -> int:
        """What is overdue comes first, those somebody waits for after those still to be rung, who was reached last."""
        order = (OVERDUE, DUE_NOW, "", WAITING)
        return order.index(self.tag) + 2 * self.is_reached

    @property
    def is_urgent(self) -> bool:
        return self.tag in (OVERDUE, DUE_NOW)


def step_words(child: ChildStep, *, at: datetime, is_today: bool, reason_by: date | None) -> StepWords:
    """``reason_by``: the last day to find the reason. Of an earlier day only whether anybody was rung is told."""
    tag, text = _tag_and_text(child, at, reason_by) if is_today else ("", "" if child.calls else NOT_RUNG)
    number = child.absence.number
    return StepWords(
        tag=tag,
        text=text,
        absence=f"School day {number} of this absence" if number > 1 else "",
        visit=child.absence.visit_is_considered,
        is_reached=child.step.due is Due.REASON,
    )


def _tag_and_text(child: ChildStep, at: datetime, reason_by: date | None) -> tuple[str, str]:
    step = child.step
    clock = f"{timezone.localtime(step.by):%H:%M}" if step.by else ""
    name = child.contact.name if child.contact else ""
    match step.due:
        case Due.WAIT:
            return WAITING, f"Wait for an answer until {clock}" + (f", then ring {name}." if name else ".")
        case Due.REASON:
            until = f" The last day to find it is {reason_by:%A} {reason_by.day} {reason_by:%B}." if reason_by else ""
            return "", f"The family was reached. The reason is still to come.{until}"
        case Due.ALL_TRIED:
            return DUE_NOW, ALL_TRIED
        case Due.NO_NUMBER:
            return OVERDUE if child.is_overdue else DUE_NOW, NO_NUMBER
    if child.is_overdue:
        return OVERDUE, f"Ring {name}: it was due by {clock}."
    if step.due is Due.NEXT or not clock:
        return DUE_NOW, f"Ring {name}."
    is_due = step.by is not None and at >= step.by
    return DUE_NOW if is_due else "", f"Ring {name} by {clock}."
