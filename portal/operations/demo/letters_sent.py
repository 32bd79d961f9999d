"""A few letters to families, as attendance officer and headteacher wrote them, and what was printed and posted."""

from collections.abc import Callable
from datetime import date, time, timedelta

from django.contrib.auth.models import User

from portal.attendance_plugin.letters.by_hand import LetterRefused, prepare, write_by_hand
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.printing.runs import MOST, make_run, note_posted, waiting_letters
from portal.attendance_plugin.register.certificates import days_of_year
from portal.attendance_plugin.register.tallies import Tally, tallies_of
from portal.attendance_plugin.roll.models import Pupil

from .school import DemoSchool

AT_THREE = time(15, 5)
SCHOOL_DAYS_SINCE_THE_RUN = 5
# Which letters a family got, and how many school days ago.
TO_WHOM_IS_AWAY = (("attendance-1a", 25), ("attendance-2", 4))
TO_WHOM_IS_ILL = (("attendance-1b", 12),)
TO_WHOM_IS_LATE = (("late-email", 24), ("punctuality-1", 11))
ALSO_LATE = (("late-email", 9),)
WORDS = "If a talk would help, ring us and we will find a time that suits you."


def write_to_families(demo: DemoSchool, accounts: dict[str, User]) -> int:
    """To those who missed most, and those who came late most; how many letters there are then."""
    first, _ = days_of_year(demo.year)
    counted = tallies_of(Pupil.objects.filter(school=demo.school, left_on=None), first, demo.last_marked.day)
    away, ill, *_ = _most(counted, lambda tally: tally.missed)
    late, also_late, *_ = _most(
        {pk: tally for pk, tally in counted.items() if pk not in (away, ill)}, lambda tally: tally.late
    )
    for pk, steps in ((away, TO_WHOM_IS_AWAY), (ill, TO_WHOM_IS_ILL), (late, TO_WHOM_IS_LATE), (also_late, ALSO_LATE)):
        for slug, days_ago in steps:
            _write(demo, Pupil.objects.get(pk=pk), slug, days_ago, accounts)
    return Letter.objects.filter(request=None).count()


def post_paper(demo: DemoSchool, by: User) -> None:
    """What was to go on paper was printed and posted a week ago; what came since waits for the next run."""
    day = _school_day(demo, SCHOOL_DAYS_SINCE_THE_RUN)
    if day is None:
        return
    at = demo.at(day, AT_THREE)
    places = [letter.pk for letter in waiting_letters(demo.school).filter(created_at__lt=at)]
    for first in range(0, len(places), MOST):
        run = make_run(demo.school, places[first : first + MOST], by=by, both_sides=True, at=at)
        note_posted(run, range(1, MOST + 1), by=by, at=at)


def _most(counted: dict[int, Tally], of: Callable[[Tally], int]) -> list[int]:
    return sorted(counted, key=lambda pk: (-of(counted[pk]), pk))


def _write(demo: DemoSchool, pupil: Pupil, slug: str, days_ago: int, accounts: dict[str, User]) -> None:
    """On paper: nothing leaves the machine. A letter that this child's record cannot carry is left out."""
    template = LetterTemplate.objects.filter(school=demo.school, slug=slug).first()
    on = _school_day(demo, days_ago)
    if template is None or on is None:
        return
    by = accounts["headteacher" if template.signed_by == "headteacher" else "attendance"]
    try:
        prepared = prepare(pupil, template, days_of_year(demo.year)[0], on - timedelta(days=1), words=WORDS, on=on)
        to = [one.contact.pk for one in prepared.letters if one.rendered]
        write_by_hand(prepared, to, by=by, by_mail=False, once=f"demo-{slug}-{pupil.pk}", at=demo.at(on, AT_THREE))
    except LetterRefused:
        return


def _school_day(demo: DemoSchool, days_ago: int) -> date | None:
    before = demo.days_so_far(demo.year)[:-days_ago]
    return before[-1] if before else None
