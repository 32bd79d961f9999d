"""The last morning whose register was taken: each state of Today and of handing back is there to be seen."""

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from random import Random

from django.contrib.auth.models import User

from portal.attendance_plugin.hand_back.due import digest_of, find_due
from portal.attendance_plugin.hand_back.services import make_file, undo_file
from portal.rules.sessions import Half, Session

from .attendance import PRESENT, DemoMark
from .families import DemoPupil
from .register_file import SettledLater
from .requests_asked import Asked
from .school import DemoSchool

AT_FOUR = time(16, 0)
TWENTY_MINUTES = timedelta(minutes=20)
N_TOO_OLD = 8  # school days ago
# What the register has of those who are reported: one is at school after all, two are not yet known to be ill.
OF_THOSE_REPORTED = ("/", "N", "N")
UNEXPLAINED_ALONE = 3
CAME_VERY_LATE = DemoMark("U", 41)
NOT_MARKED = DemoMark("")


def marks_of_the_morning(demo: DemoSchool, pupils: Sequence[DemoPupil], asked: Iterable[Asked]) -> SettledLater:
    """What teachers mark on the last morning: the children reported, some nobody has heard of, one late, one missed."""
    day = demo.last_marked.day
    reports = _reports_on(day.isoformat(), asked)
    reported = [pupil for pupil, _ in reports]
    marks: dict[tuple[str, Session], DemoMark] = {}
    codes = [*OF_THOSE_REPORTED, *["I"] * len(reports)]
    for (pupil, kind), code in zip(reports, codes, strict=False):
        marks |= _all_day(demo, pupil, code if kind == "ill" else "N")
    others = _others(demo, pupils, reported)
    brothers_and_sisters, alone = _siblings(others), others[:UNEXPLAINED_ALONE]
    for pupil in (*brothers_and_sisters, *alone, *_meant_by_nobody_knows_whom(pupils, asked)):
        marks |= _all_day(demo, pupil, "N")
    for pupil, mark in zip(others[UNEXPLAINED_ALONE:], (CAME_VERY_LATE, NOT_MARKED), strict=False):
        marks[pupil.upn, _sessions(demo, pupil)[0]] = mark
    return {**marks, **_older_n(demo, others[UNEXPLAINED_ALONE + 2 :][:2])}


def _reports_on(day: str, asked: Iterable[Asked]) -> list[tuple[DemoPupil, str]]:
    """The children reported absent for the day, each with the kind of reason."""
    found = {
        one.pupil.upn: (one.pupil, one.answers["reason_kind"])
        for one in asked
        if one.form == "absence" and one.pupil and one.answers["first_day"] == day
    }
    return list(found.values())


def _meant_by_nobody_knows_whom(pupils: Sequence[DemoPupil], asked: Iterable[Asked]) -> list[DemoPupil]:
    """One child whom a report that fits two may mean."""
    names = {one.answers["child_name"] for one in asked if one.form == "absence" and one.pupil is None}
    return [pupil for pupil in pupils if pupil.full_name in names][:1]


def _others(demo: DemoSchool, pupils: Sequence[DemoPupil], reported: Sequence[DemoPupil]) -> list[DemoPupil]:
    """Everybody else on roll, in an order of chance; no brother or sister of a child who is reported."""
    families = {pupil.family for pupil in reported}
    others = [
        pupil
        for pupil in pupils
        if pupil.family not in families and not pupil.left_on and pupil.admitted_on < demo.last_marked.day
    ]
    Random(f"{demo.seed}:morning").shuffle(others)  # noqa: S311 - a made-up school needs no secrets
    return others


def _siblings(others: Sequence[DemoPupil]) -> list[DemoPupil]:
    for pupil in others[UNEXPLAINED_ALONE + 4 :]:
        together = [one for one in others if one.family == pupil.family]
        if len(together) > 1:
            return together
    return []


def _all_day(demo: DemoSchool, pupil: DemoPupil, code: str) -> SettledLater:
    return {
        (pupil.upn, session): DemoMark(PRESENT[session.half] if code == "/" else code)
        for session in _sessions(demo, pupil)
    }


def _sessions(demo: DemoSchool, pupil: DemoPupil) -> tuple[Session, ...]:
    last = demo.last_marked
    return demo.timetables[pupil.year_group].between(Session(last.day, Half.AM), last)


def _older_n(demo: DemoSchool, pupils: Sequence[DemoPupil]) -> SettledLater:
    """Reasons nobody found in time."""
    marks = {}
    for pupil in pupils:
        days = demo.timetables[pupil.year_group].days_before(demo.last_marked.day, N_TOO_OLD)
        if len(days) == N_TOO_OLD and days[0] >= pupil.admitted_on:
            marks[pupil.upn, Session(days[0], Half.AM)] = DemoMark("N")
    return marks


def hand_back_leave(demo: DemoSchool, office: User) -> None:
    """The afternoon before, the office handed back the leave to come: the first file was refused and undone."""
    before = demo.calendar.timetable().day_before(demo.last_marked.day)
    if before is None:
        return
    at = demo.at(before, AT_FOUR)
    rows = find_due(demo.school, at=at).rows
    if not rows:
        return
    first = make_file(demo.school, "sims", seen=digest_of(rows), by=office, at=at)
    undo_file(first, why="The school’s system wants the plain table", by=office, at=at + TWENTY_MINUTES / 2)
    make_file(demo.school, "general", seen=digest_of(rows), by=office, at=at + TWENTY_MINUTES)
