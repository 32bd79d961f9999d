"""How the workspace says states, kinds and figures. Kinds that tell of faith, origin or health stay out of lists."""

from datetime import date

from django.utils.formats import date_format

from portal.attendance_plugin.register.tallies import Tally
from portal.rules.leave import kinds
from portal.rules.percentages import Share
from portal.rules.sessions import start_year
from portal.rules.thresholds import attendance_percent

NEUTRAL = "leave of absence"
# Special category data: the kind alone says it (R18).
SENSITIVE_KINDS = frozenset({kinds.RELIGIOUS, kinds.TRAVELLER, kinds.MEDICAL})

RECOMMENDATIONS = {
    "not_a_leave_request": "This is absence through illness, not a request for leave.",
    "no_school_authorisation_needed": "The council's licence covers every day; the school need not authorise it.",
    "outside_policy": "Outside the policy.",
    "more_information_needed": "More information is needed before the policy can be applied.",
    "headteacher_judgement": "The policy leaves this to the headteacher's judgement.",
    "within_policy": "Within the policy.",
}
STATUSES = {
    "meets": "Meets",
    "does_not_meet": "Does not meet",
    "needs_judgement": "For your judgement",
    "missing_fact": "Not known yet",
}

STATES_IN_LISTS = {
    "unmatched": "Not matched",
    "waiting": "Waiting",
    "decided": "Decided",
    "withdrawn": "Withdrawn",
    "passed_on": "Absence report",
}
OUTCOMES_IN_LISTS = {"grant": "Granted", "grant_part": "Part granted", "refuse": "Refused", "noted": "Noted"}


def kind_in_lists(kind: str) -> str:
    return _sentence(NEUTRAL if kind in SENSITIVE_KINDS else kinds.KINDS.get(kind, kind))


def kind_in_full(kind: str) -> str:
    return _sentence(kinds.KINDS.get(kind, kind))


def share_of_sessions(part: int, whole: int) -> str:
    """`167 of 174 sessions (95.98 %)`; without a session there is no percentage to show."""
    if not whole:
        return "No sessions yet"
    return f"{part} of {whole} sessions ({Share(part, whole).percent()} %)"


def school_year_to(day: date) -> tuple[date, date]:
    """The first day of the day's academic year, and the day."""
    return date(start_year(day), 9, 1), day


def attendance_in_lists(counted: Tally | None, on: date) -> str:
    """`95.98 %`; a dash while there is no session to speak of."""
    return f"{attendance_percent(counted.attendance, on=on)} %" if counted and counted.possible else "–"


def days_asked(first: date, first_half: str, last: date, last_half: str) -> str:
    """`Mon 7 Dec 2026` or `Mon 7 Dec (afternoon) to Wed 9 Dec 2026`."""
    late_start, early_end = first_half == "pm", last_half == "am"
    if first == last:
        half = "afternoon" if late_start else "morning" if early_end else ""
        return date_format(first, "D j M Y") + (f" ({half})" if half else "")
    same_year = first.year == last.year
    start = date_format(first, "D j M" if same_year else "D j M Y") + (" (afternoon)" if late_start else "")
    return f"{start} to {date_format(last, 'D j M Y')}" + (" (morning)" if early_end else "")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
