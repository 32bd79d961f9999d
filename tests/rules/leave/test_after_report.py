"""What staff are told once a child is away, at and around every boundary."""

import pytest

from portal.rules.leave.check import check
from portal.rules.leave.composition import Recommendation
from portal.rules.leave.explanation import explain_to_parent, explain_to_staff
from portal.rules.leave.facts_data import parse_facts
from portal.rules.rulebook import build_rulebook, parse_entry
from tests.rules.calendars import build_calendar

CALENDAR = build_calendar()
CONTACT = {"rule": "absence.first_contact", "at": "09:30", "wait_minutes": 30}
VISIT = {"rule": "absence.home_visit", "days": 2}
WORK = {"rule": "absence.work_at_home", "school_days": 5}
RETURN = {"rule": "absence.sickness_return", "school_days": 15}


def check_report(block, **request):
    entry = parse_entry({"kinds": ["illness"], **block}, anchor="clause", source="policy")
    facts = parse_facts(
        {
            "pupil": {"year_group": 3},
            "register": None,
            "request": {
                "kind": "illness",
                "received_at": "2026-11-16T07:50:00Z",
                "date": "2026-11-16",
                **request,
            },
        },
        source="report",
    )
    return check(facts, rulebook=build_rulebook([entry], source="policy"), calendar=CALENDAR)


def told(block, **request):
    return explain_to_staff(check_report(block, **request)).remarks[1:]


def test_report_before_first_contact_needs_no_word():
    assert told(CONTACT, received_at="2026-11-16T09:29:59Z") == ()


def test_report_at_the_time_of_first_contact_comes_after_it():
    assert told(CONTACT, received_at="2026-11-16T09:30:00Z") == (
        "The school was due to ask at 09:30 on Monday 16 November 2026 and to wait until 10:00 on Monday 16 November "
        "2026; this report came at 09:30 on Monday 16 November 2026. Without an answer the code stays N, until Monday "
        "23 November 2026 at the latest.",
    )


def test_first_contact_is_on_the_clock_of_the_school():
    assert told(CONTACT, date="2026-09-14", received_at="2026-09-14T08:29:00Z") == ()
    assert len(told(CONTACT, date="2026-09-14", received_at="2026-09-14T08:30:00Z")) == 1


def test_no_first_contact_on_a_day_without_school():
    assert told(CONTACT, date="2026-11-21", received_at="2026-11-21T11:00:00Z") == ()


@pytest.mark.parametrize(
    ("first", "back", "visit"),
    [
        ("2026-11-16", None, "Tuesday 17 November 2026"),
        ("2026-11-16", "2026-11-18", "Tuesday 17 November 2026"),
        ("2026-11-16", "2026-11-17", None),
        ("2026-11-20", None, "Monday 23 November 2026"),  # over the weekend
        ("2026-10-23", None, "Tuesday 3 November 2026"),  # over half term and a training day
    ],
)
def test_home_visit_on_the_second_school_day(first, back, visit):
    expected = (
        (f"If the child is still away on {visit}, 2 school days into the absence, consider a home visit.",)
        if visit
        else ()
    )
    assert told(VISIT, date=first, expected_return=back) == expected


@pytest.mark.parametrize(
    ("back", "sessions"),
    [("2026-11-23", None), ("2026-11-24", 12)],
)
def test_work_at_home_after_more_than_five_school_days(back, sessions):
    expected = (
        (
            f"The illness is expected to last {sessions} sessions, more than 5 school days: "
            "classroom work may be offered online.",
        )
        if sessions
        else ()
    )
    assert told(WORK, expected_return=back) == expected


@pytest.mark.parametrize(("back", "is_told"), [("2026-12-04", False), ("2026-12-07", True)])
def test_local_authority_is_told_at_fifteen_school_days(back, is_told):
    words = "The illness is expected to last 30 sessions; at 15 school days the local authority is told."
    assert told(RETURN, expected_return=back) == ((words,) if is_told else ())


@pytest.mark.parametrize("block", [CONTACT, VISIT, WORK, RETURN])
def test_it_is_information_for_staff_only(block):
    result = check_report(block, received_at="2026-11-16T12:00:00Z", expected_return="2027-01-29")
    assert (result.findings, len(result.information)) == ((), 1)
    assert result.recommendation is Recommendation.NOT_A_LEAVE_REQUEST
    assert explain_to_parent(result).lines == ()


@pytest.mark.parametrize("block", [WORK, RETURN])
def test_nothing_is_said_while_the_return_is_not_known(block):
    assert check_report(block).information[0].outcome.missing == ("expected_return",)
    assert told(block) == ()
