"""The standing permission to go home for lunch: who grants it, how it ends, what holds on a day."""

from datetime import date

import pytest

from portal.rules.standing_permission import PermissionStep, fault_of, find_permission_faults, permission_on

GRANTED = PermissionStep(on=date(2026, 9, 7), step="granted", by="headteacher")
ENDED = PermissionStep(on=date(2026, 11, 9), step="ended_by_school", by="headteacher", reasons="Often late back.")
ENDED_AT_HOME = PermissionStep(on=date(2026, 11, 9), step="ended_by_parent", by="parent")
AGAIN = PermissionStep(on=date(2026, 11, 9), step="granted", by="headteacher")
BY_MOUTH = PermissionStep(on=date(2026, 11, 9), step="ended_by_parent", by="parent", in_writing=False)
NO_REASON = PermissionStep(on=date(2026, 11, 9), step="ended_by_school", by="headteacher", reasons=" ")
BY_THE_OFFICE = PermissionStep(on=date(2026, 9, 7), step="granted", by="office")


@pytest.mark.parametrize(
    ("history", "on", "state"),
    [
        ([], date(2026, 9, 7), "none"),
        ([GRANTED], date(2026, 9, 6), "none"),
        ([GRANTED], date(2026, 9, 7), "granted"),
        ([GRANTED, ENDED], date(2026, 11, 8), "granted"),
        ([GRANTED, ENDED], date(2026, 11, 9), "ended"),
        ([ENDED, GRANTED], date(2026, 11, 9), "ended"),
        ([GRANTED, ENDED_AT_HOME], date(2027, 1, 8), "ended"),
        ([GRANTED, ENDED, AGAIN], date(2026, 11, 9), "granted"),
        ([GRANTED, BY_MOUTH], date(2026, 11, 9), "granted"),
        ([GRANTED, NO_REASON], date(2026, 11, 9), "granted"),
        ([BY_THE_OFFICE], date(2026, 11, 9), "none"),
        ([ENDED], date(2026, 11, 9), "none"),
    ],
)
def test_permission_on_a_day(history, on, state):
    assert permission_on(history, on=on) == state


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (BY_MOUTH, "The permission was ended by word of mouth; it is ended in writing."),
        (NO_REASON, "The school ended the permission without a reason; give the reasons in writing."),
        (
            BY_THE_OFFICE,
            "Got a step by the office; the headteacher grants and ends the permission for the school.",
        ),
        (GRANTED, ""),
        (ENDED, ""),
        (ENDED_AT_HOME, ""),
    ],
)
def test_entry_without_effect_says_why(entry, words):
    assert fault_of(entry) == words


def test_only_entries_without_effect_are_found():
    assert [entry for entry, _ in find_permission_faults([GRANTED, BY_MOUTH, ENDED])] == [BY_MOUTH]
