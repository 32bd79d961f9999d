"""What a draft would change, over many stored requests."""

from collections import Counter

from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.situation import Situation
from portal.rules.leave.what_if import Flip, compare_rulebooks, count_flips, replay_what_if
from portal.rules.rulebook import build_rulebook, parse_entry
from tests.rules.calendars import build_calendar

CALENDAR = build_calendar()
NOTICE = {"rule": "notice.minimum", "kinds": ["exceptional_leave", "religious"], "days": 14}
ABOVE = {"rule": "attendance.now_above", "kinds": ["exceptional_leave"], "percent": 96}


def book(*blocks):
    return build_rulebook((parse_entry(block, anchor="clause", source="policy") for block in blocks), source="policy")


def request(kind="exceptional_leave", *, received="2026-11-18", attended=99, known=True):
    register = {
        "as_of": "2026-11-13",
        "possible": 100,
        "attended": attended,
        "authorised": 100 - attended,
        "unauthorised": 0,
    }
    asked = {
        "kind": kind,
        "received_at": f"{received}T10:00:00Z",
        "from": ["2026-12-03", "am"],
        "to": ["2026-12-03", "pm"],
    }
    return parse_facts({"register": register if known else None, "request": asked}, source="stored")


STORED = [
    ("in-time", request()),
    ("late", request(received="2026-11-25")),
    ("religious-late", request("religious", received="2026-11-25")),
    ("low", request(attended=95)),
    ("unknown", request(known=False)),
    ("interview", request("interview")),
]


def test_flips_are_counted_per_rule_and_kind():
    draft = {**NOTICE, "days": 7}
    report = replay_what_if(STORED, current=book(NOTICE), draft=book(draft), calendar=CALENDAR)
    assert report.requests == 6
    assert report.matrix == Counter(
        {
            ("within_policy", "within_policy"): 3,
            ("outside_policy", "within_policy"): 2,
            ("unsupported", "unsupported"): 1,
        }
    )
    assert report.flips_per_rule == Counter({"notice.minimum": 2})
    assert report.flips_per_kind == Counter({"exceptional_leave": 1, "religious": 1})
    assert report.flips[0] == Flip("late", "exceptional_leave", "outside_policy", "within_policy", ("notice.minimum",))


def test_finding_that_changes_without_the_recommendation_is_no_flip_of_the_kind():
    low_and_late = [("both", request(received="2026-11-25", attended=95))]
    report = replay_what_if(
        low_and_late, current=book(NOTICE, ABOVE), draft=book({**NOTICE, "days": 7}, ABOVE), calendar=CALENDAR
    )
    assert (report.flips_per_rule, report.flips_per_kind) == (Counter({"notice.minimum": 1}), Counter())
    assert report.flips[0].changes_recommendation is False


def test_requests_whose_snapshot_lacks_a_fact_are_unsettled_not_guessed():
    report = replay_what_if(STORED, current=book(NOTICE), draft=book(NOTICE, ABOVE), calendar=CALENDAR)
    assert [flip.reference for flip in report.flips if flip.is_unsettled] == ["unknown"]
    assert report.unsettled == 1
    assert report.matrix[("within_policy", "more_information_needed")] == 1
    assert report.to_data()["flips_per_rule"] == {"attendance.now_above": 4}


def test_same_rulebook_changes_nothing():
    report = replay_what_if(STORED, current=book(NOTICE, ABOVE), draft=book(NOTICE, ABOVE), calendar=CALENDAR)
    assert (report.flips, report.affected, report.unsettled) == ((), 0, 0)


def test_only_the_flips_asked_for_are_held_while_all_are_counted():
    stored = ((reference, Situation(facts, CALENDAR)) for reference, facts in STORED)
    compared = compare_rulebooks(stored, current=book(NOTICE), draft=book({**NOTICE, "days": 7}))
    report = count_flips(compared, keep=lambda flip: flip.kind == "religious")
    assert [flip.reference for flip in report.flips] == ["religious-late"]
    assert (report.requests, report.affected, report.recommendation_changes) == (6, 2, 2)
