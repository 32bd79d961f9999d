"""Invented requests at and around the places where rules change their minds, the same every time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from portal.rules.leave.circumstances import REASONS
from portal.rules.leave.facts import Appointment, Facts, LedgerEntry, Licence, Pupil, Register, Request, Sibling
from portal.rules.leave.facts_data import EVIDENCE, PURPOSES
from portal.rules.leave.kinds import EARLY_COLLECTION, EXCEPTIONAL_LEAVE, ILLNESS
from portal.rules.school_year import Calendar, SchoolYear
from portal.rules.sessions import AM, PM, Session, Timetable

SAMPLES, SEED = 1500, 20260901
ATTENDED_PERCENT = (100, 99, 97, 96, 95, 93, 91, 90, 85, 60)
NOTICE_DAYS = (-1, 0, 1, 6, 13, 14, 15, 27, 28, 40, 60)
LENGTHS = (1, 1, 2, 2, 3, 4, 6, 10, 16, 21, 30)


def fullest_year(calendar: Calendar) -> SchoolYear | None:
    """The latest school year entered that has terms and assessment windows; else the latest with terms."""
    years = [year for year in calendar.years if year.terms]
    return max(years, key=lambda year: (bool(year.assessment_windows), year.starts), default=None)


def draw_requests(kind: str, *, calendar: Calendar, year: SchoolYear, count: int = SAMPLES) -> Iterator[Facts]:
    """Requests of one kind with every answer drawn by itself."""
    random = Random(SEED)  # noqa: S311 - samples, not secrets
    for _ in range(count):
        yield _draw(random, kind, calendar, year)


def _draw(random: Random, kind: str, calendar: Calendar, year: SchoolYear) -> Facts:
    group = _year_group(random, year)
    timetable = calendar.timetable(group)
    days = timetable.days_between(date(year.starts, 9, 1), date(year.starts + 1, 8, 31))
    first_day = random.choice(days) if random.random() < 0.6 else random.choice(_special_days(year, timetable, group))
    first = Session(first_day, random.choice((AM, AM, PM)))
    received = datetime.combine(
        first_day - timedelta(days=random.choice(NOTICE_DAYS)), time(random.randrange(7, 17)), UTC
    )
    asked = timetable.between(first, Session(days[-1], PM))[: random.choice(LENGTHS)] or (first,)
    request = Request(kind=kind, received_at=received, first=asked[0], last=asked[-1], **_answers(random, asked))
    if kind in (EARLY_COLLECTION, ILLNESS):
        request = replace(request, first=None, last=None)
    pupil = Pupil(
        year_group=group, evidence_letter_on_file=random.random() < 0.5, emergency_contacts=random.randrange(4)
    )
    register = _register(random, timetable, days, received.date())
    return Facts(pupil=pupil, register=register, ledger=_ledger(random, year), request=request)


def _year_group(random: Random, year: SchoolYear) -> int:
    tested = [group for window in year.assessment_windows or () for group in sorted(window.year_groups or ())]
    return random.choice([*range(14), *tested * 3])


def _special_days(year: SchoolYear, timetable: Timetable, group: int) -> list[date]:
    """First and last days of terms, the edges of half terms, the days of and before the group's tests."""
    found: list[date | None] = []
    for term in year.terms_of(group):
        found += [
            *timetable.days_between(term.first, term.last)[:2],
            timetable.day_before(term.last + timedelta(days=1)),
        ]
    for pause in year.half_terms:
        found += [timetable.day_before(pause.first), timetable.day_after(pause.last)]
    for window in year.assessment_windows or ():
        if window.concerns(group):
            found += [*timetable.days_between(window.first, window.last), *timetable.days_before(window.first, 6)]
    return [day for day in found if day is not None] or list(timetable.days)


def _register(random: Random, timetable: Timetable, days: tuple[date, ...], received: date) -> Register | None:
    """The record up to the day before the request: a share attended, the rest authorised or not."""
    as_of = received - timedelta(days=1)
    possible = timetable.count_between(Session(days[0], AM), Session(as_of, PM))
    if possible <= 0:
        return None
    missed = possible - possible * random.choice(ATTENDED_PERCENT) // 100
    unauthorised = random.choice((0, 0, 0, missed, missed // 2))
    return Register(
        as_of=as_of,
        possible=possible,
        attended=possible - missed,
        authorised=missed - unauthorised,
        unauthorised=unauthorised,
    )


def _ledger(random: Random, year: SchoolYear) -> tuple[LedgerEntry, ...]:
    """Leave granted earlier in the year, for some."""
    granted = random.choice((0, 0, 0, 4, 12, 18, 20, 40))
    entry = LedgerEntry(year=year.label, kind=EXCEPTIONAL_LEAVE, sessions=granted, outcome="authorised")
    return (entry,) if granted else ()


def _answers(random: Random, asked: tuple[Session, ...]) -> dict[str, Any]:
    days = tuple(dict.fromkeys(session.day for session in asked))
    some = frozenset(day for day in days if random.random() < 0.8)
    yes_or_no = (True, True, False)
    start = random.choice((time(9, 30), time(13, 30)))
    return {
        "in_writing": random.choice(yes_or_no),
        "asked_by_resident_parent": random.choice(yes_or_no),
        "reason_code": random.choice(tuple(REASONS)),
        "evidence": random.choice(EVIDENCE),
        "headteacher_requires_evidence": random.random() < 0.5,
        "set_apart": {day: random.random() < 0.8 for day in days},
        "community_covered": random.choice(yes_or_no),
        "occupational_travel": random.choice(yes_or_no),
        "agreed_with_school": random.choice(yes_or_no),
        "licence": random.choice(_licences(frozenset(days), some)),
        "education_plan": {day: random.choice((0, 1, 3, 4, 5, 6)) for day in days},
        "service_date": random.choice((days[0], days[-1], days[-1] + timedelta(days=1))),
        "family_member": random.choice(yes_or_no),
        "purpose": random.choice(PURPOSES),
        "other_school": "another school",
        "appointment": Appointment(days[0], start, time(start.hour + 1), random.choice((10, 30))),
        "public_exam": random.choice(yes_or_no),
        "review_date": days[-1] + timedelta(days=random.choice((5, 40, 200))),
        "day": days[0],
        "at": random.choice((time(10), time(12, 30), time(14, 30))),
        "reason": random.choice(("a high temperature", "feeling tired")),
        "collector": "an aunt",
        "siblings": random.choice((None, (Sibling(True),), (Sibling(False),))),
        "expected_return": days[-1] + timedelta(days=random.choice((1, 8, 20))),
    }


def _licences(every: frozenset[date], some: frozenset[date]) -> tuple[Licence, ...]:
    dated = (Licence("granted_with_dates", every), Licence("granted_with_dates", some))
    return (Licence("none"), Licence("applied"), Licence("granted_no_dates"), *dated)


def best_request(
    kind: str, *, asked: tuple[Session, ...], register: Register, ledger: tuple[LedgerEntry, ...], year_group: int
) -> Facts:
    """A request with the best answer to everything that can be answered, for these sessions."""
    days = tuple(dict.fromkeys(session.day for session in asked))
    request = Request(
        kind=kind,
        received_at=datetime.combine(days[0] - timedelta(days=90), time(9), UTC),
        first=asked[0],
        last=asked[-1],
        in_writing=True,
        asked_by_resident_parent=True,
        reason_code="death_close_relative",
        evidence="provided",
        set_apart=dict.fromkeys(days, True),
        community_covered=True,
        occupational_travel=True,
        agreed_with_school=True,
        licence=Licence("granted_with_dates", frozenset(days)),
        education_plan=dict.fromkeys(days, 4),
        service_date=days[0],
        family_member=True,
        purpose="entrance_exam",
        other_school="another school",
        public_exam=True,
        review_date=days[-1],
        appointment=Appointment(days[0], time(9, 30), time(10, 30), 10),
        day=days[0],
        at=time(14, 30),
        reason="an appointment",
        collector="an aunt",
    )
    return Facts(
        pupil=Pupil(year_group=year_group, emergency_contacts=3), register=register, ledger=ledger, request=request
    )
