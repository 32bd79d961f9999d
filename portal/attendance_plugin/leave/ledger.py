"""Days used, in sessions: entered by a decision, reversed by a row of its own, never edited.

The entries of a request add up to what its standing decision says, and to nothing once it was taken back.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Sum

from portal.attendance_plugin.roll.models import Pupil
from portal.rules.sessions import Session, academic_year

from .models import Decision, LeaveRequest, LedgerEntry

AUTHORISED, REFUSED = "authorised", "refused"
YearAndOutcome = tuple[str, str]


def count_sessions_by_year(
    outcome: str, asked: Collection[Session], granted: Collection[Session]
) -> Counter[YearAndOutcome]:
    """What a decision enters. Where no authorisation is needed the school grants nothing, so nothing is used."""
    if outcome == Decision.Outcome.NOTED:
        return Counter()
    kept = set(granted)
    return Counter((academic_year(one.day), AUTHORISED if one in kept else REFUSED) for one in asked)


def enter_in_ledger(decision: Decision, asked: Collection[Session]) -> None:
    counts = count_sessions_by_year(decision.outcome, asked, decision.sessions_granted)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            pupil=decision.request.matched_pupil,
            academic_year=year,
            kind=decision.request.kind,
            sessions=sessions,
            outcome=outcome,
            decision=decision,
            entered_at=decision.decided_at,
        )
        for (year, outcome), sessions in sorted(counts.items())
    )


def reverse_in_ledger(decision: Decision, *, because_of: Decision, at: datetime) -> None:
    """One row for each that the decision entered, with the sessions taken off again."""
    entered = LedgerEntry.objects.filter(decision=decision, reverses=None, reversed_by=None)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            pupil=entry.pupil,
            academic_year=entry.academic_year,
            kind=entry.kind,
            sessions=-entry.sessions,
            outcome=entry.outcome,
            decision=because_of,
            reverses=entry,
            entered_at=at,
        )
        for entry in entered.select_related("pupil")
    )


def sessions_used(pupil: Pupil, year: str) -> int:
    """Sessions of leave authorised in the academic year."""
    entries = LedgerEntry.objects.filter(pupil=pupil, academic_year=year, outcome=AUTHORISED)
    return entries.aggregate(used=Sum("sessions"))["used"] or 0


def balance_of(request: LeaveRequest) -> Mapping[YearAndOutcome, int]:
    """What the entries of a request add up to, without those that cancel out."""
    sums = LedgerEntry.objects.filter(decision__request=request).order_by().values_list("academic_year", "outcome")
    return {(year, outcome): total for year, outcome, total in sums.annotate(total=Sum("sessions")) if total}
