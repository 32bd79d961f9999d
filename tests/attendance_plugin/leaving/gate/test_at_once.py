"""Two tablets at the gate at the same moment: one entry, the other is told (R11, each on a connection of its own)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.signing import GateRefused, Leaving, sign_out
from portal.pages.models import School
from tests import people

from .gate_world import child_with_mother, named, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_four_signs_the_child_out(school: School) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 14, 15, tzinfo=UTC), tick=False):
        child = child_with_mother(school)
        office, mother = people.office(), named(child)
        presses, start = [press(child, office) for _ in range(4)], Barrier(4)

        def go(own: int) -> GateEntry | GateRefused:
            start.wait()
            try:
                return sign_out(child, Leaving(person=mother, is_here=True), presses[own])
            except GateRefused as refused:
                return refused
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(go, range(4)))
    told = [str(result) for result in results if isinstance(result, GateRefused)]
    assert (len(told), all("Prue Lacey was first" in words for words in told)) == (3, True)
    assert GateEntry.objects.count() == 1
