"""Requests for the tests: a rulebook with one rule of every kind, and facts that Hypothesis can vary."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from portal.rules.leave.facts import Appointment, Facts, LedgerEntry, Licence, Pupil, Register, Request, Sibling
from portal.rules.leave.kinds import KINDS, KINDS_WITH_DATES
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry
from portal.rules.sessions import AM, PM, Session
from tests.rules.calendars import build_calendar

CALENDAR = build_calendar()
DAYS = CALENDAR.timetable(3).days

EXCEPTIONAL = ["exceptional_leave"]
BLOCKS: list[dict[str, Any]] = [
    {"rule": "notice.minimum", "kinds": ["exceptional_leave", "religious", "traveller"], "days": 14},
    {"rule": "notice.minimum", "kinds": ["interview"], "days": 14, "strength": "where_possible"},
    {"rule": "request.not_retrospective", "kinds": ["exceptional_leave", "funeral"]},
    {"rule": "request.in_writing", "kinds": EXCEPTIONAL},
    {"rule": "request.by_resident_parent", "kinds": EXCEPTIONAL},
    {"rule": "request.maximum_days", "kinds": EXCEPTIONAL, "days": 5},
    {"rule": "attendance.now_above", "kinds": EXCEPTIONAL, "percent": 96},
    {"rule": "attendance.record_not_less", "kinds": EXCEPTIONAL, "percent": 96},
    {"rule": "attendance.after_not_below", "kinds": EXCEPTIONAL, "percent": 96, "basis": "both"},
    {"rule": "record.no_unauthorised", "kinds": EXCEPTIONAL},
    {"rule": "record.authorised_share", "kinds": EXCEPTIONAL, "percent": 10},
    {"rule": "year.cumulative_days", "kinds": ["exceptional_leave", "funeral"], "days": 10},
    {"rule": "assessment.window", "kinds": EXCEPTIONAL, "immediately_before_school_days": 1, "near_school_days": 5},
    {"rule": "term.start", "kinds": EXCEPTIONAL, "school_days": 1},
    {
        "rule": "holiday.adjacent",
        "kinds": ["exceptional_leave", "funeral"],
        "holiday_kinds": ["term_break", "half_term"],
    },
    {
        "rule": "exceptional.circumstances",
        "kinds": EXCEPTIONAL,
        "listed": ["respite_care"],
        "excluded": ["holiday_cost"],
    },
    {"rule": "evidence.required", "kinds": ["exceptional_leave", "interview"]},
    {"rule": "funeral.one_day", "kinds": ["funeral"], "days": 1},
    {"rule": "funeral.family", "kinds": ["funeral"]},
    {"rule": "religious.set_apart", "kinds": ["religious"]},
    {"rule": "traveller.occupational", "kinds": ["traveller"]},
    {"rule": "traveller.agreed", "kinds": ["traveller"]},
    {"rule": "performance.licence", "kinds": ["performance"]},
    {"rule": "performance.attendance_floor", "kinds": ["performance"], "percent": 96, "basis": "end_of_leave"},
    {
        "rule": "performance.education",
        "kinds": ["performance"],
        "day_max_hours": 5,
        "day_average_min_hours": 3,
        "week_min_hours": 6,
    },
    {"rule": "open_morning.year_group", "kinds": ["open_morning"], "year_groups": [6]},
    {"rule": "open_morning.months", "kinds": ["open_morning"], "months": [9, 10]},
    {"rule": "open_morning.part_day", "kinds": ["open_morning"], "sessions": 1},
    {"rule": "open_morning.purpose", "kinds": ["open_morning"]},
    {"rule": "open_morning.named_school", "kinds": ["open_morning"]},
    {"rule": "medical.advance", "kinds": ["medical"], "late": "needs_judgement"},
    {"rule": "medical.minimum_time", "kinds": ["medical"]},
    {"rule": "medical.evidence_on_notice", "kinds": ["medical"]},
    {"rule": "early.prior_request", "kinds": ["early_collection"]},
    {"rule": "early.siblings", "kinds": ["early_collection"]},
    {"rule": "interview.listed", "kinds": ["interview"]},
    {"rule": "study.public_exam", "kinds": ["study_leave"]},
    {"rule": "part_time.agreed", "kinds": ["part_time_timetable"], "review_within_days": 42},
    {"rule": "absence.reported_by", "kinds": ["illness"], "at": "09:00", "boundary": "before"},
    {"rule": "absence.reason_given", "kinds": ["illness"], "refused_words": ["feeling tired"]},
    {"rule": "absence.long_illness_evidence", "kinds": ["illness"], "school_days": 5},
    {"rule": "contacts.minimum", "kinds": ["illness"], "contacts": 2},
    {"rule": "evidence.travel_papers", "kinds": EXCEPTIONAL},
    {"rule": "early.lunch_leave", "kinds": ["early_collection"]},
    {"rule": "absence.first_contact", "kinds": ["illness"], "at": "09:30", "wait_minutes": 30},
    {"rule": "absence.home_visit", "kinds": ["illness"], "days": 2},
    {"rule": "absence.work_at_home", "kinds": ["illness"], "school_days": 5},
    {"rule": "absence.sickness_return", "kinds": ["illness"], "school_days": 15},
    {"rule": "outcome.sent", "kinds": sorted(KINDS), "refused": "letter_home"},
    {"rule": "penalty.threshold", "kinds": sorted(KINDS), "sessions": 10, "school_weeks": 10},
]


def build_full_rulebook(blocks: list[dict[str, Any]] | None = None) -> Rulebook:
    """Every rule of the catalogue once, each from a clause of its own."""
    entries = (
        parse_entry(block, anchor=f"clause-{number}", source="test policy")
        for number, block in enumerate(blocks or BLOCKS)
    )
    return build_rulebook(entries, source="test policy", review_due=date(2027, 9, 1))


RULEBOOK = build_full_rulebook()


def facts(kinds: tuple[str, ...] = tuple(KINDS)) -> st.SearchStrategy[Facts]:
    """Any request the snapshot can hold, with any of its answers unknown: one for every seed."""
    return st.integers(0, 2**40).map(lambda seed: build_facts(Random(seed), kinds))


def build_facts(random: Random, kinds: tuple[str, ...]) -> Facts:
    kind = random.choice(kinds)
    first_day = random.choice(DAYS[:180])
    first = Session(first_day, random.choice((AM, PM)))
    last = max(first, Session(first_day + timedelta(days=random.choice((0, 0, 1, 4, 14))), random.choice((AM, PM))))
    received = datetime.combine(first_day - timedelta(days=random.randrange(-2, 40)), time(random.randrange(24)), UTC)
    request = Request(kind=kind, received_at=received, **_answers(random, first_day))
    if kind in KINDS_WITH_DATES:
        request = replace(request, first=first, last=last)
    pupil = Pupil(
        year_group=random.choice((None, *range(14))),
        born=random.choice((None, date(2022, 1, 5))),
        evidence_letter_on_file=random.random() < 0.5,
        emergency_contacts=random.choice((None, 1, 2)),
        lunch_permission=random.choice((None, "none", "granted", "ended")),
    )
    return Facts(request=request, pupil=pupil, register=_register(random), ledger=_ledger(random))


def _register(random: Random) -> Register | None:
    attended, authorised = random.randrange(200), random.choice((0, 1, 4, 8, 30))
    unauthorised, unresolved = random.choice((0, 0, 0, 1, 3)), random.choice((0, 0, 0, 2))
    register = Register(
        as_of=random.choice(DAYS[:150]),
        possible=attended + authorised + unauthorised + unresolved,
        attended=attended,
        authorised=authorised,
        unauthorised=unauthorised,
        unresolved=unresolved,
        unauthorised_in_request=random.randint(0, unauthorised),
        disability_related=random.choice((0, 2)),
    )
    return random.choice((register, register, register, None))


def _ledger(random: Random) -> tuple[LedgerEntry, ...]:
    outcome = random.choice(("authorised", "refused"))
    entry = LedgerEntry(year="2026-27", kind="exceptional_leave", sessions=random.randrange(25), outcome=outcome)
    return random.choice(((), (entry,)))


def _answers(random: Random, first_day: date) -> dict[str, Any]:
    """An answer to every question, each of them unknown now and then."""
    days = [first_day + timedelta(days=offset) for offset in range(15)]
    some = {day for day in days if random.random() < 0.7}
    statuses = ("none", "applied", "granted_no_dates", "granted_with_dates")
    flags = ("in_writing", "asked_by_resident_parent", "community_covered", "occupational_travel", "agreed_with_school")
    answers: dict[str, Any] = {name: random.random() < 0.7 for name in (*flags, "family_member", "public_exam")}
    answers |= {
        "reason_code": random.choice(("family_event", "respite_care", "holiday_cost")),
        "evidence": random.choice(("none", "pending", "provided")),
        "set_apart": {day: random.random() < 0.8 for day in some},
        "licence": Licence(random.choice(statuses), frozenset(random.choice((some, set(days))))),
        "education_plan": {day: random.randrange(8) for day in some},
        "service_date": random.choice(days[:4]),
        "purpose": random.choice(("open_morning", "entrance_exam", "revision")),
        "other_school": "another school",
        "appointment": Appointment(
            first_day, time(9, 30), random.choice((time(10), time(13, 30))), random.choice((None, 20))
        ),
        "review_date": days[-1],
        "day": first_day,
        "at": random.choice((time(8), time(11), time(14, 30))),
        "reason": random.choice(("a fever", "Feeling tired.")),
        "collector": "an aunt",
        "siblings": random.choice(((), (Sibling(True),), (Sibling(False), Sibling(None)))),
        "expected_return": random.choice(days),
        "travel_papers": random.choice(("none", "pending", "provided")),
        "headteacher_requires_travel_papers": random.random() < 0.5,
        "lunch_leave": random.random() < 0.4,
    }
    known = {name: answer for name, answer in answers.items() if random.random() < 0.85}
    return known | {"headteacher_requires_evidence": random.random() < 0.5}
