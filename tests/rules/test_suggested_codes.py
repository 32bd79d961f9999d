"""Codes suggested to the school's system: what follows, what a person must say, what the register has settled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.sessions import Half, Session, Timetable, sessions_of
from portal.rules.suggested_codes import (
    Cause,
    Choice,
    ForPerson,
    Ground,
    NeedsPerson,
    RegisterSays,
    Suggested,
    Waits,
    code_to_take_back,
    codes_to_choose,
    is_dropped,
    settle,
)

MONDAY = date(2026, 11, 16)
MORNING = Session(MONDAY, Half.AM)
AT = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
TERM = Timetable(s for n in range(28) if (day := MONDAY + timedelta(days=n)).weekday() < 5 for s in sessions_of(day))


def cause(ground: Ground, code: str, *, days: int = 0, **more) -> Cause:
    values = {"key": f"{ground}:{days}", "ground": ground, "code": code, "at": AT + timedelta(days=days)}
    return Cause(**values | more)


def granted(code="C", **more):
    return cause(Ground.GRANTED, code, **more)


def refused(code="G", **more):
    return cause(Ground.REFUSED, code, **more)


def reported(code="I", **more):
    return cause(Ground.REPORTED, code, **more)


def chosen(code, cause, *, days=9):
    return Cause(
        key=cause.key,
        ground=cause.ground,
        code=cause.code,
        at=cause.at,
        choice=Choice(code=code, at=AT + timedelta(days=days)),
    )


def outcome(*causes, mark=None, has_begun=True):
    return settle(MORNING, causes, mark=mark, has_begun=has_begun)


def said(found) -> object:
    """The code, the reason a person is asked, the mark that stands, or the kind of outcome."""
    match found:
        case Suggested(code=code):
            return code
        case NeedsPerson(why=why):
            return why
        case RegisterSays(mark=mark):
            return f"stays {mark}"
        case Waits():
            return "waits"
    return None


@pytest.mark.parametrize(
    ("causes", "mark", "expected"),
    [
        ([granted()], None, "C"),
        ([granted()], "N", "C"),
        ([granted()], "O", "C"),
        ([granted()], "C", None),
        ([granted()], "/", "stays /"),
        ([granted()], "Y4", "stays Y4"),
        ([granted("C1"), reported()], None, "C1"),
        ([granted("R"), granted("C", days=2)], None, "C"),
        ([refused(), granted(days=2)], None, "C"),
        ([granted(), refused(days=2)], "N", ForPerson.GRANTED_THEN_REFUSED),
        ([granted(), refused(days=2)], "C", None),
        ([refused()], None, "waits"),
        ([refused()], "N", "G"),
        ([refused("O")], "G", "O"),
        ([refused()], "/", None),
        ([refused()], "L", None),
        ([refused()], "U", None),
        ([refused()], "I", ForPerson.REFUSED_AND_AUTHORISED),
        ([refused(), reported()], "N", ForPerson.REFUSED_AND_REPORTED),
        ([refused(), reported()], "I", None),
        ([reported()], None, "I"),
        ([reported()], "N", "I"),
        ([reported()], "O", "I"),
        ([reported()], "U", "I"),
        ([reported()], "/", "stays /"),
        ([reported()], "#", "stays #"),
        ([reported("M")], None, "waits"),
        ([reported("M")], "N", "M"),
        ([reported("")], None, ForPerson.UNCLEAR),
        ([reported("")], "N", ForPerson.UNCLEAR),
        ([reported("")], "I", None),
        ([reported("")], "/", "stays /"),
        ([reported(), reported(days=1)], "N", "I"),
        ([reported("I"), reported("M", days=1)], "N", ForPerson.REPORTS_DIFFER),
        ([reported("I"), reported("", days=1)], "N", ForPerson.REPORTS_DIFFER),
        ([reported(unknown_sender=True)], "N", ForPerson.UNKNOWN_SENDER),
        ([reported("M", unknown_sender=True), reported("I", days=1)], "N", "I"),
        ([], "N", None),
    ],
)
def test_what_follows_for_a_session(causes, mark, expected) -> None:
    assert said(outcome(*causes, mark=mark)) == expected


@pytest.mark.parametrize(
    ("cause", "expected"),
    [(granted(), "C"), (reported(), "waits"), (reported(""), "waits"), (refused(), "waits")],
)
def test_only_granted_leave_is_entered_before_the_session(cause, expected) -> None:
    assert said(outcome(cause, has_begun=False)) == expected


@pytest.mark.parametrize(
    ("causes", "mark", "expected"),
    [
        ([chosen("M", reported(""))], None, "M"),
        ([chosen("M", reported(""))], "M", None),
        ([chosen("", reported(""))], "N", None),
        ([chosen("Y1", reported("I", unknown_sender=True))], "N", "Y1"),
        ([chosen("O", refused())], "I", "O"),
        ([chosen("I", refused()), chosen("O", reported(), days=20)], "N", "O"),
        ([chosen("M", reported(""))], "/", "stays /"),
    ],
)
def test_a_persons_newest_word_decides_but_not_against_a_pupil_at_school(causes, mark, expected) -> None:
    assert said(outcome(*causes, mark=mark)) == expected


def test_it_is_said_who_chose() -> None:
    assert outcome(chosen("M", reported("")), mark="N").by_person
    assert not outcome(reported(), mark="N").by_person


def test_nothing_is_left_when_causes_went_or_a_person_said_so() -> None:
    assert is_dropped([])
    assert is_dropped([chosen("", reported())])
    assert not is_dropped([reported("")])
    assert not is_dropped([chosen("M", reported(""))])


@pytest.mark.parametrize(
    ("session", "mark", "on", "code"),
    [
        (MORNING, "/", MONDAY, None),
        (MORNING, "O", MONDAY, None),
        (MORNING, None, MONDAY, ""),
        (MORNING, "C", MONDAY, "N"),
        # Five school days after Monday 16 November end on Monday 23 November (SI 2024/208, regulation 10(7) to (9)).
        (MORNING, "C", date(2026, 11, 23), "N"),
        (MORNING, "C", date(2026, 11, 24), "O"),
        (Session(date(2026, 11, 21), Half.AM), "C", date(2026, 11, 24), ""),
        (Session(date(2026, 12, 11), Half.AM), "C", date(2026, 12, 12), ""),
    ],
)
def test_code_of_a_session_whose_explanation_went(session, mark, on, code) -> None:
    assert code_to_take_back(session, "C", mark=mark, has_begun=True, on=on, timetable=TERM) == code


def test_a_session_still_to_come_gets_no_code_when_taken_back() -> None:
    assert code_to_take_back(MORNING, "C", mark="C", has_begun=False, on=MONDAY, timetable=TERM) == ""


def test_codes_to_choose_are_absences_with_a_reason() -> None:
    authorised, unauthorised = {"C", "C1", "C2", "J1", "M", "S", "E", "I", "R", "T"}, {"G", "O"}
    unable = {"Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}
    assert set(codes_to_choose(MONDAY)) == authorised | unauthorised | unable
    assert "H" in codes_to_choose(date(2024, 8, 18))
