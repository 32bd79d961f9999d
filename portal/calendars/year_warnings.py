"""What an editor should look at twice in a year's dates. Warnings only: the school decides."""

from collections.abc import Iterator
from datetime import date

from portal.rules.school_year import days_from

from .models import AcademicYear, CalendarDate
from .pupil_days import PupilDays, count_pupil_days, groups_apart
from .school_dates import confirmed_dates
from .sourced_dates import is_break
from .year_groups import year_group_name, year_groups_in_words, year_groups_of

Category = CalendarDate.Category
# The Education (School Day and School Year) (England) Regulations 1999: 380 sessions, met in 190 days.
DAYS_A_YEAR, SESSIONS_A_YEAR = 190, 380
FREE_ANYWAY = {
    Category.BANK_HOLIDAY: "a bank holiday",
    Category.HALF_TERM: "a half term",
    Category.HOLIDAY: "a holiday",
}
# Whatever closes the school to pupils on a weekday of term; INSET days on a half term are told apart above.
CLOSED = frozenset({Category.HALF_TERM, Category.HOLIDAY, Category.CLOSURE})


def year_warnings(year: AcademicYear) -> list[str]:
    """One sentence for each thing that looks wrong, each with what to do."""
    rows = confirmed_dates(year)
    return [
        *_days(year),
        *_terms_without_half_term(rows),
        *_half_terms_outside_terms(rows),
        *_inset_on_free_days(rows),
        *_overlaps(rows),
        *_groups_without_term(year, rows),
        *_unknown_year_groups(year, rows),
    ]


def _days(year: AcademicYear) -> Iterator[str]:
    counted = count_pupil_days(year)
    if whole := counted.get(None):
        yield from _amount(year.label, whole)
    for count, groups in groups_apart(counted).items():
        verb = "has" if len(groups) == 1 else "have"
        yield from _amount(f"{year_groups_in_words(groups)} in {year.label}", count, verb)


def _amount(whose: str, count: PupilDays, verb: str = "has") -> Iterator[str]:
    ought = "a school year has 190 days, which is 380 sessions."
    if count.days != DAYS_A_YEAR:
        yield f"{whose} {verb} {count.days} days for pupils, {_difference(count.days - DAYS_A_YEAR, 'day')}: {ought}"
    elif count.sessions != SESSIONS_A_YEAR:
        much = _difference(count.sessions - SESSIONS_A_YEAR, "session")
        yield f"{whose} {verb} 190 days for pupils but {count.sessions} sessions, {much}: {ought}"


def _difference(difference: int, unit: str) -> str:
    plural = "" if abs(difference) == 1 else "s"
    return f"{abs(difference)} {unit}{plural} too {'many' if difference > 0 else 'few'}"


def _terms_without_half_term(rows: list[CalendarDate]) -> Iterator[str]:
    breaks = [row for row in rows if row.category == Category.HALF_TERM]
    for term in (row for row in rows if row.category == Category.TERM):
        if not any(term.first_day < each.first_day and each.last_day < term.last_day for each in breaks):
            yield f"“{term.title}” has no half term. Add one, unless that is meant."


def _half_terms_outside_terms(rows: list[CalendarDate]) -> Iterator[str]:
    terms = [row for row in rows if row.category == Category.TERM]
    for each in (row for row in rows if row.category == Category.HALF_TERM):
        if not any(term.first_day < each.first_day and each.last_day < term.last_day for term in terms):
            yield f"“{each.title}” does not lie inside a term. Check its dates and the term's."


def _inset_on_free_days(rows: list[CalendarDate]) -> Iterator[str]:
    free = [(row, FREE_ANYWAY[Category(row.category)]) for row in rows if row.category in FREE_ANYWAY]
    for inset in (row for row in rows if row.category == Category.INSET):
        for day in days_from(inset.first_day, inset.last_day):
            if day.weekday() >= 5:
                yield f"“{inset.title}” falls on {_day(day)}, a weekend. Check the date."
            for row, what in free:
                if row.first_day <= day <= row.last_day:
                    why = f"which is {what} already ({row.title})"
                    yield f"“{inset.title}” falls on {_day(day)}, {why}. Check the date."


def _overlaps(rows: list[CalendarDate]) -> Iterator[str]:
    """Dates that cannot both be meant for the same children: each pair once, in the order of the days."""
    ordered = sorted(rows, key=lambda row: (row.first_day, row.last_day, row.pk))
    for place, row in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.first_day > row.last_day:
                break
            if _concern_the_same(row, other) and (why := _why_not_both(row, other)):
                yield f"“{row.title}” and “{other.title}” {why} on {_day(other.first_day)}. Check both dates."


def _concern_the_same(row: CalendarDate, other: CalendarDate) -> bool:
    return not row.year_groups or not other.year_groups or bool(set(row.year_groups) & set(other.year_groups))


def _why_not_both(row: CalendarDate, other: CalendarDate) -> str:
    kinds = {row.category, other.category}
    if row.title.casefold() == other.title.casefold() and row.category == other.category:
        return "are entered twice"
    if kinds <= CLOSED and not is_break(row) and not is_break(other):
        return "are both days off"
    if Category.ASSESSMENT in kinds and kinds & (CLOSED | {Category.BANK_HOLIDAY}):
        return "fall together: tests on a day off"
    if Category.EARLY_CLOSING in kinds and kinds & (CLOSED | {Category.BANK_HOLIDAY}):
        return "fall together: an early finish on a day off"
    return ""


def _groups_without_term(year: AcademicYear, rows: list[CalendarDate]) -> Iterator[str]:
    """Where terms are entered by year group, one group may have been forgotten."""
    terms = [row for row in rows if row.category == Category.TERM]
    if not terms or any(not term.year_groups for term in terms):
        return
    entered = {group for term in terms for group in term.year_groups}
    for group in year_groups_of(year.school):
        if group not in entered:
            yield f"{year_group_name(group)} has no dates: no term of {year.label} is for it. Add it to one."


def _unknown_year_groups(year: AcademicYear, rows: list[CalendarDate]) -> Iterator[str]:
    known = set(year_groups_of(year.school))
    for row in rows:
        for group in sorted(set(row.year_groups) - known):
            whom = year_group_name(group)
            yield f"“{row.title}” is for {whom}, which this school has not got. Check its year groups."


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
