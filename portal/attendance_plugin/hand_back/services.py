"""Making a file of suggested codes, undoing it, and what a person chooses where no code follows."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.rules.suggested_codes import NO_CODE, codes_to_choose

from .column_sets import COLUMN_SETS, ColumnSet
from .due import Due, DueRow, digest_of, find_due
from .models import HandBackChoice, HandBackFile, HandBackRow
from .problems import AlreadyUndone, ChoiceRefused, NothingDue, WhatIsDueChanged, WhyNeeded

WHY_AT_LEAST = 5
Account = Any  # an account; Django's types have no name for a user with a full name


def rows_for(due: Due, columns: ColumnSet) -> list[DueRow]:
    """The rows the set of columns can carry: one that names pupils by the system's own id leaves the others due."""
    return [row for row in due.rows if not columns.needs_mis_id or row.pupil.mis_id]


def make_file(school: School, columns: str, *, seen: str, by: Account, at: datetime | None = None) -> HandBackFile:
    """Everything due now as one file. ``seen`` is the digest of the rows the account has looked at.

    Of two at once one gets the file. Raises `WhatIsDueChanged` or `NothingDue`; nothing is written then.
    """
    at = at or timezone.now()
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)
        due = find_due(school, at=at)
        rows = rows_for(due, COLUMN_SETS[columns])
        newest = school.hand_back_files.first()
        if not rows:
            raise NothingDue(newest)
        if digest_of(rows) != seen:
            raise WhatIsDueChanged(newest)
        return _keep(school, columns, rows, newest.number + 1 if newest else 1, by, at)


def _keep(school: School, columns: str, rows: list[DueRow], number: int, by: Account, at: datetime) -> HandBackFile:
    days = [row.session.day for row in rows]
    file = HandBackFile.objects.create(
        school=school,
        number=number,
        columns=columns,
        rows_count=len(rows),
        first_day=min(days),
        last_day=max(days),
        made_at=at,
        made_by=by,
        made_by_name=_name_of(by),
    )
    HandBackRow.objects.bulk_create(_row(file, place, row) for place, row in enumerate(rows, start=1))
    record(school=school, action="hand_back_made", subject=file, actor=by, number=number, rows=len(rows))
    return file


def _row(file: HandBackFile, place: int, due: DueRow) -> HandBackRow:
    return HandBackRow(
        file=file,
        place=place,
        pupil=due.pupil,
        day=due.session.day,
        half=due.session.half.value,
        code=due.code,
        minutes_late=due.minutes_late,
        kind=due.kind,
        because=due.because,
        cause=due.cause,
        reference=due.reference,
        register_had=due.mark,
        replaces=due.earlier,
    )


def undo_file(file: HandBackFile, *, why: str, by: Account, at: datetime | None = None) -> HandBackFile:
    """Note that the file was not taken: its rows become due again, the file stays on record.

    Raises `WhyNeeded`, or `AlreadyUndone` when somebody was first.
    """
    why = " ".join(why.split())
    if len(why) < WHY_AT_LEAST:
        raise WhyNeeded(f"Say why in a few words, at least {WHY_AT_LEAST} characters; got {len(why)}.")
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=file.school_id)
        current = HandBackFile.objects.get(pk=file.pk)
        if current.undone_at:
            raise AlreadyUndone(current)
        current.undone_at, current.undone_why = at or timezone.now(), why[:300]
        current.undone_by, current.undone_by_name = by, _name_of(by)
        current.save(update_fields=["undone_at", "undone_why", "undone_by", "undone_by_name"])
        record(
            school=current.school,
            action="hand_back_undone",
            subject=current,
            actor=by,
            number=current.number,
            rows=current.rows_count,
        )
    return current


def choose_code(
    school: School, pupil: Pupil, cause: str, code: str, *, by: Account, at: datetime | None = None
) -> HandBackChoice:
    """What a person says about a decision or report that waits for one; an empty code hands nothing back.

    Raises `ChoiceRefused` for a cause that does not wait, or a code that no absence had on its first day.
    """
    at = at or timezone.now()
    with transaction.atomic():
        waiting = [found for found in find_due(school, at=at).to_settle if found.cause.key == cause]
        found = next((one for one in waiting if one.pupil.pk == pupil.pk), None)
        if found is None:
            raise ChoiceRefused("This does not wait for a code any more. Look at what is due now.")
        accepted = codes_to_choose(found.sessions[0].day)
        if code != NO_CODE and code not in accepted:
            raise ChoiceRefused(f"Got the code {code!r}; accepted: {' '.join(accepted)}, or none. Choose one of them.")
        choice = HandBackChoice.objects.create(
            school=school,
            pupil=pupil,
            cause=cause,
            code=code,
            chosen_at=at,
            chosen_by=by,
            chosen_by_name=_name_of(by),
        )
        record(school=school, action="hand_back_chosen", subject=choice, actor=by, cause=cause, pupil=pupil.pk)
    return choice


def _name_of(by: AbstractBaseUser) -> str:
    full_name = getattr(by, "get_full_name", str)()
    return full_name or by.get_username()
