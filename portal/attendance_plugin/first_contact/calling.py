"""Writing down a call to a family, and taking one back that was entered by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.submissions.told_by_telephone import Told, enter_told, take_told_back
from portal.pages.models import School

from .families import bar_of
from .models import CallTakenBack, FirstContactCall
from .standing import standing_calls

Outcome = FirstContactCall.Outcome
LONGEST_AGO = timedelta(days=60)
"""So long the register can still be put right by what is handed back."""


class CallRefused(ValueError):
    """Why the call was not written down, and what to do next. Nothing was."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What was explained: a main reason of the absence form, the parent's words, the day of return if it is known."""

    kind: str
    words: str
    back: date | None = None


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A call: about which children with the number of each one's newest call that was seen, whom, how it ended."""

    school: School
    day: date
    contact: int
    outcome: str
    seen: Mapping[int, int]
    reason: Reason | None = None
    note: str = ""


@transaction.atomic
def write_call(rung: Rung, *, by: AbstractBaseUser, at: datetime | None = None) -> list[FirstContactCall]:
    """One row for each child. The same button pressed twice writes once. Raises ``CallRefused``.

    Somebody else's call since the page was opened is told, never doubled or overwritten (R11).
    """
    at = at or timezone.now()
    _check(rung, at)
    pupils = list(
        Pupil.objects.select_for_update(no_key=True).filter(pk__in=list(rung.seen), school=rung.school).order_by("pk")
    )
    if not pupils or len(pupils) != len(rung.seen):
        raise CallRefused("The child is not there any more. Open Today anew.")
    links = {pupil.pk: _link(pupil, rung.contact) for pupil in pupils}
    return [_write(rung, pupil, links[pupil.pk], by, at) for pupil in pupils]


def _check(rung: Rung, at: datetime) -> None:
    today = timezone.localdate(at)
    if not today - LONGEST_AGO <= rung.day <= today:
        raise CallRefused("A call is about today, or a day of the last 60.")
    if rung.outcome not in Outcome.values:
        raise CallRefused("Choose how the call ended.")
    if (rung.outcome == Outcome.EXPLAINED) != (rung.reason is not None):
        raise CallRefused("Write what was said where the absence was explained, and only there.")
    if rung.reason and rung.reason.back and rung.reason.back <= rung.day:
        raise CallRefused("The day back must be after the day of the absence.")


def _link(pupil: Pupil, contact: int) -> PupilContact:
    """Only a parent on record with a number, whom neither a flag nor a court order bars (abuse case 10)."""
    links = PupilContact.objects.filter(pupil=pupil, contact=contact, ended_on=None, has_responsibility=True)
    link = links.select_related("contact").first()
    if link is None or not link.contact.telephone or bar_of(link):
        raise CallRefused("That is no number to ring about this child. Choose one of the contacts shown.")
    return link


def _write(rung: Rung, pupil: Pupil, link: PupilContact, by: Any, at: datetime) -> FirstContactCall:
    later = standing_calls(FirstContactCall.objects.filter(pupil=pupil, day=rung.day, pk__gt=rung.seen[pupil.pk]))
    if (since := list(later)) and not _is_same(since, rung, by):
        newest = since[-1]
        raise CallRefused(
            f"{newest.by_name} rang {newest.contact_name} about {pupil.full_name} at "
            f"{timezone.localtime(newest.called_at):%H:%M}: {newest.get_outcome_display()}. Look at that first."
        )
    return since[0] if since else _enter(rung, pupil, link, by, at)


def _is_same(since: list[FirstContactCall], rung: Rung, by: Any) -> bool:
    """The button pressed twice: nothing but this very call by this very person came since."""
    only = since[0]
    return len(since) == 1 and (only.by_id, only.contact_id, only.outcome) == (by.pk, rung.contact, rung.outcome)


def _enter(rung: Rung, pupil: Pupil, link: PupilContact, by: Any, at: datetime) -> FirstContactCall:
    report = None
    if rung.reason:
        told = Told(kind=rung.reason.kind, words=rung.reason.words, first_day=rung.day, back=rung.reason.back)
        report = enter_told(pupil, link, told, by=by, at=at)
    call = FirstContactCall.objects.create(
        school=rung.school,
        pupil=pupil,
        day=rung.day,
        contact=link.contact,
        contact_name=link.contact.full_name,
        number=link.contact.telephone,
        order=link.order,
        outcome=rung.outcome,
        report=report,
        note=rung.note.strip(),
        called_at=at,
        by=by,
        by_name=_name_of(by),
    )
    record(
        school=rung.school,
        action="first_contact_called",
        subject=call,
        actor=by,
        pupil=pupil.pk,
        day=rung.day.isoformat(),
        call=rung.outcome,
    )
    return call


@transaction.atomic
def take_call_back(call: FirstContactCall, *, by: AbstractBaseUser, at: datetime | None = None) -> bool:
    """False where somebody has done so already. The report it became is taken back with it."""
    at = at or timezone.now()
    Pupil.objects.select_for_update(no_key=True).get(pk=call.pupil_id)
    if CallTakenBack.objects.filter(call=call).exists():
        return False
    CallTakenBack.objects.create(call=call, at=at, by=by, by_name=_name_of(by))  # type: ignore[misc]
    record(school=call.school, action="first_contact_taken_back", subject=call, actor=by, pupil=call.pupil_id)
    if call.report:
        take_told_back(call.report, by=by, at=at)
    return True


def _name_of(by: AbstractBaseUser) -> str:
    full_name = getattr(by, "get_full_name", str)()
    return full_name or by.get_username()
