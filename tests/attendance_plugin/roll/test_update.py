"""A file that names only some pupils makes no leavers; one that is the whole roll does."""

from dataclasses import replace
from datetime import date

import pytest

from portal.attendance_plugin.roll.entries import RollEntry
from portal.attendance_plugin.roll.update import update_roll
from portal.pages.models import School
from tests import people

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("whole", "left_on"), [(True, date(2026, 11, 19)), (False, None)])
def test_update_marks_leavers_only_of_the_whole_roll(school: School, whole: bool, left_on: date | None) -> None:
    stays = people.pupil(school)
    joiner = RollEntry(
        upn="B801200005001",
        given_name="Jo",
        family_name="Vale",
        born=date(2018, 1, 2),
        year_group=4,
        class_name="Oak",
        admitted_on=TODAY,
    )
    changes = update_roll(school, [joiner], on=TODAY, whole=whole)
    stays.refresh_from_db()
    assert (changes.new, changes.leaving, stays.left_on) == (1, int(whole), left_on)


def test_update_an_entry_without_an_id_leaves_the_one_we_hold(school: School) -> None:
    child = people.pupil(school, mis_id="4711")
    entry = RollEntry(
        upn=child.upn,
        given_name=child.given_name,
        family_name=child.family_name,
        born=child.born,
        year_group=4,
        class_name="Oak",
        admitted_on=child.admitted_on,
    )
    assert update_roll(school, [entry], on=TODAY).unchanged == 1
    assert update_roll(school, [replace(entry, mis_id="9")], on=TODAY).changed == 1
    child.refresh_from_db()
    assert child.mis_id == "9"
