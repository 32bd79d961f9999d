"""Entries of the register past their time: found every night, asked about, deleted once a person has said so.

A mark goes with its amendments, when the newest entry about it is past its time: until then its history is kept whole.
It goes week by week of sessions, each in a transaction of its own together with the figures counted from it, so that a
kill leaves whole weeks only and the next run goes on.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School
from portal.policies.versions.triggers import lifted_triggers
from portal.rules.sessions import week_of

from .figures import refresh_between
from .keeping import first_day_kept, keeping_of
from .models import Mark, MarkAmendment, OldEntries, RegisterImport

Answer = OldEntries.Answer
ASK_AGAIN_AFTER = timedelta(days=365)
SIX_DAYS = timedelta(days=6)


class AlreadyAnswered(ValueError):
    """Somebody else has answered, or the question is another one by now. Nothing was changed."""


def ask_about_old_entries(school: School, today: date) -> OldEntries | None:
    """Ask, or renew the open question, when the school has entries that need no longer be kept; deletes nothing."""
    years = keeping_of(school, today).years
    before = first_day_kept(today, years)
    marks, amendments = due_marks(school, before), due_amendments(school, before)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        asked = OldEntries.objects.filter(school=school)
        counts = {"marks": marks.count(), "amendments": amendments.count()}
        if not counts["marks"] or _is_settled_for_now(asked, today):
            asked.filter(answer=Answer.OPEN).delete()
            return None
        values = {"entered_before": before, "years_kept": years, "asked_at": timezone.now(), **counts}
        question, _ = OldEntries.objects.update_or_create(school=school, answer=Answer.OPEN, defaults=values)
    return question


def _is_settled_for_now(asked: "QuerySet[OldEntries]", today: date) -> bool:
    """While entries are being deleted, or somebody wanted to be asked later."""
    being_deleted = asked.filter(answer=Answer.DELETE, finished_at=None)
    put_off = asked.filter(answer=Answer.LATER, ask_again_on__gt=today)
    return being_deleted.exists() or put_off.exists()


def due_marks(school: School, before: date) -> "QuerySet[Mark]":
    """Marks whose newest entry was made before the day, on the school's clock."""
    return Mark.objects.filter(source__in=_imports(school, before), pupil__school=school)


def due_amendments(school: School, before: date) -> "QuerySet[MarkAmendment]":
    return MarkAmendment.objects.filter(mark__in=due_marks(school, before))


def _imports(school: School, before: date) -> list[int]:
    midnight = timezone.make_aware(datetime.combine(before, time.min))
    earlier = RegisterImport.objects.filter(school=school, imported_at__lt=midnight)
    return list(earlier.order_by("pk").values_list("pk", flat=True))


def confirm_deletion(question: OldEntries, *, by: AbstractBaseUser, entered_before: date) -> OldEntries:
    """A person says yes to what was shown; `delete_confirmed` does it. Raises `AlreadyAnswered`."""
    return _answer(question, Answer.DELETE, by=by, entered_before=entered_before)


def put_off(question: OldEntries, *, by: AbstractBaseUser, entered_before: date) -> OldEntries:
    """Keep everything for a year, then ask again: a court or an inquiry may need it. Raises `AlreadyAnswered`."""
    later = timezone.localdate() + ASK_AGAIN_AFTER
    return _answer(question, Answer.LATER, by=by, entered_before=entered_before, ask_again_on=later)


def _answer(
    question: OldEntries,
    answer: str,
    *,
    by: AbstractBaseUser,
    entered_before: date,
    ask_again_on: date | None = None,
) -> OldEntries:
    with transaction.atomic():
        question = OldEntries.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if question.answer:
            when = timezone.localtime(question.answered_at)
            raise AlreadyAnswered(f"{question.answered_by_name} has answered on {when:%d %B %Y at %H:%M}.")
        if question.entered_before != entered_before:
            raise AlreadyAnswered("The question has been renewed in the meantime. Look at the new figures and answer.")
        question.answer, question.answered_at, question.ask_again_on = answer, timezone.now(), ask_again_on
        question.answered_by, question.answered_by_name = by, _name_of(by)  # type: ignore[assignment]
        question.save()
        record(
            school=question.school,
            action=f"old_entries_{answer}",
            subject=question,
            actor=by,
            marks=question.marks,
            amendments=question.amendments,
            entered_before=entered_before.isoformat(),
        )
    return question


def delete_confirmed(question: OldEntries, *, weeks: int) -> bool:
    """Delete up to so many weeks of what was confirmed; returns whether everything is gone."""
    if question.answer != Answer.DELETE:
        raise ValueError(f"{question}: nobody has said that they may be deleted. Confirm it in the workspace first.")
    if question.finished_at:
        return True
    before = _still_due(question)
    for monday in _mondays(question.school, before, weeks):
        _delete_week(question, before, monday)
    if due_marks(question.school, before).exists():
        return False
    _finish(question)
    return True


def _still_due(question: OldEntries) -> date:
    """A law or a policy that asks for more years since the answer was given keeps what it asks for."""
    today = timezone.localdate()
    return min(question.entered_before, first_day_kept(today, keeping_of(question.school, today).years))


def _mondays(school: School, before: date, most: int) -> Iterator[date]:
    for _ in range(most):
        first = due_marks(school, before).order_by().aggregate(first=Min("day"))["first"]
        if first is None:
            return
        yield week_of(first)


def _delete_week(question: OldEntries, before: date, monday: date) -> None:
    school, sunday = question.school, monday + SIX_DAYS
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        question.refresh_from_db(fields=["marks_deleted", "amendments_deleted"])
        marks = due_marks(school, before).filter(day__range=(monday, sunday))
        question.marks_deleted += marks.count()
        question.amendments_deleted += _delete_amendments(marks)
        marks.delete()
        refresh_between(school, monday, sunday)
        question.save(update_fields=["marks_deleted", "amendments_deleted"])


def _delete_amendments(marks: "QuerySet[Mark]") -> int:
    """The one place that lifts the triggers of the amendments, and only when there is one to delete."""
    found = MarkAmendment._base_manager.filter(mark__in=marks.values("pk"))
    count = found.count()
    if count:
        with lifted_triggers(of=MarkAmendment):
            found._raw_delete(found.db)
    return count


def _finish(question: OldEntries) -> None:
    with transaction.atomic():
        question = OldEntries.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if question.finished_at:
            return
        question.finished_at = timezone.now()
        question.save(update_fields=["finished_at"])
        record(
            school=question.school,
            action="register_entries_deleted",
            subject=question,
            actor=question.answered_by,
            actor_name=question.answered_by_name,
            marks=question.marks_deleted,
            amendments=question.amendments_deleted,
            entered_before=question.entered_before.isoformat(),
        )


def _name_of(by: AbstractBaseUser) -> str:
    return (by.get_full_name() if isinstance(by, AbstractUser) else "") or by.get_username()
