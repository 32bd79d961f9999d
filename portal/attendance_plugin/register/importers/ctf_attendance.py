"""The attendance a former school states in a Common Transfer File, in either of the two shapes it comes in."""

from collections.abc import Iterator

from portal.rules import codes
from portal.rules.codes import CountsAs
from portal.rules.problems import NoValueInForce

from .cells import read_name
from .iso_days import read_iso_day
from .passed_over import Notes, UnusedNames
from .prior_years import PriorYear
from .problems import CellRefused
from .xml_stream import Element

TOTALS = {
    "possible": "SessionsPossible",
    "attended": "SessionsAttended",
    "authorised": "SessionsAuthorised",
    "unauthorised": "SessionsUnauthorised",
}
SHAPES = {
    "YearData": {"Year", "LEA", "Estab", "SchoolName", "AttendSessions", *TOTALS.values()},
    "AttendanceDetails": {"Year", "StartDate", "EndDate", "GrandTotalSessions", *TOTALS.values()},
}
MARKS = "AttendanceMarks"
NO_MARK = "-"
MOST_SESSIONS = 999
STATEMENTS_OF_A_PUPIL = 60


def read_prior_years(
    attendance: Element, number: int, *, source: Element | None, notes: Notes, unused: UnusedNames
) -> Iterator[PriorYear]:
    """What each former school counted for the pupil of this number; ``source`` is the school that sends the file.

    Raises `CellRefused`. What is odd but no reason to refuse goes into the notes.
    """
    seen: dict[tuple[object, ...], PriorYear] = {}
    for element in attendance.children:
        if element.name not in SHAPES:
            unused.saw(f"Attendance/{element.name}")
            continue
        for child in element.children:
            if child.name not in SHAPES[element.name]:
                unused.saw(f"{element.name}/{child.name}")
        year = _read_year(element, source)
        if (earlier := seen.setdefault(year.key, year)) is not year:
            if earlier != year:
                raise CellRefused(f"one statement for a year and a school; {year.year} has two that differ")
            continue
        if len(seen) > STATEMENTS_OF_A_PUPIL:
            raise CellRefused(f"at most {STATEMENTS_OF_A_PUPIL} statements for a pupil")
        for doubt in (*_doubts_of_totals(year), *_doubts_of_marks(element, year)):
            notes.add(number, f"{element.name} {year.year}", doubt)
        yield year


def _read_year(element: Element, source: Element | None) -> PriorYear:
    school = element if element.value("Estab") or source is None else source
    first, last = element.value("StartDate"), element.value("EndDate")
    return PriorYear(
        year=read_name(element.value("Year"), longest=9),
        school_number=read_name(f"{school.value('LEA')}{school.value('Estab')}", longest=20, required=False),
        school_name=read_name(school.value("SchoolName"), longest=120, required=False),
        first_day=read_iso_day(first) if first else None,
        last_day=read_iso_day(last) if last else None,
        **{field: _read_count(element, name) for field, name in TOTALS.items()},
    )


def _read_count(element: Element, name: str) -> int:
    text = element.value(name)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= MOST_SESSIONS):
        raise CellRefused(f"in {name}, whole sessions from 0 to {MOST_SESSIONS}")
    return int(text)


def _doubts_of_totals(year: PriorYear) -> Iterator[str]:
    together = year.attended + year.authorised + year.unauthorised
    if together != year.possible:
        yield (
            f"{year.possible} sessions were possible, but attended, authorised and unauthorised are {together} "
            "together. The totals are kept as they were sent."
        )


def _doubts_of_marks(element: Element, year: PriorYear) -> Iterator[str]:
    """What is to be said of the strings of marks: that they cannot be divided, or that they count otherwise."""
    counted = dict.fromkeys(CountsAs, 0)
    strings = list(element.named("AttendSessions"))
    for part in strings:
        if doubt := _count_marks(part, counted):
            yield f"{doubt} The string is left alone; the totals are kept."
            return
    found = (counted[CountsAs.ATTENDED], counted[CountsAs.AUTHORISED], counted[CountsAs.UNAUTHORISED])
    stated = (year.attended, year.authorised, year.unauthorised)
    if strings and found != stated:
        yield (
            f"The string of marks counts {found[0]} attended, {found[1]} authorised and {found[2]} unauthorised; the "
            f"totals say {stated[0]}, {stated[1]} and {stated[2]}. The totals are kept."
        )


def _count_marks(part: Element, counted: dict[CountsAs, int]) -> str:
    """Add the sessions of one string to the counts; returns what makes that impossible, or nothing."""
    marks = part.value(MARKS)
    if any(mark.isdigit() for mark in marks):
        return f"{MARKS} has codes of two characters, so nobody can say where one session ends."
    try:
        accepted = codes.codes_on(read_iso_day(part.value("AttendanceStartDate")))
    except (CellRefused, NoValueInForce):
        return "AttendanceStartDate is no day for which attendance codes are known."
    for mark in marks.upper():
        if mark in accepted:
            counted[accepted[mark].counts_as] += 1
        elif mark != NO_MARK:
            return f"{MARKS} has {mark!r}, which was no attendance code then."
    return ""
