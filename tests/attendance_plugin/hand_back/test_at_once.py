"""Two people make a file at the same moment: one gets it, the other is told (each on a connection of its own)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.attendance_plugin.hand_back.due import digest_of, find_due
from portal.attendance_plugin.hand_back.models import HandBackFile, HandBackRow
from portal.attendance_plugin.hand_back.problems import HandBackRefused, NothingDue
from portal.attendance_plugin.hand_back.services import make_file
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

from .hand_back_world import NOW, report

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_four_gets_the_file(school: School) -> None:
    freeze_calendar(school)
    report(people.pupil(school))
    seen, office = digest_of(find_due(school, at=NOW).rows), people.office()
    start = Barrier(4)

    def make(_: int) -> HandBackFile | HandBackRefused:
        start.wait()
        try:
            return make_file(school, "general", seen=seen, by=office, at=NOW)
        except HandBackRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(make, range(4)))
    assert [type(result) for result in results].count(NothingDue) == 3
    assert (HandBackFile.objects.count(), HandBackRow.objects.count()) == (1, 2)
