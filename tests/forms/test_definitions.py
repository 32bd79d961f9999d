"""The engine: branching, the first missing question, and facts the rules can read for every kind of leave."""

from datetime import date
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.children import CHILDREN, each_child
from portal.forms.definitions import JOURNEYS
from portal.forms.definitions.absence import ABSENCE
from portal.forms.definitions.leave import LEAVE
from portal.journeys.definition import AnswersByStep
from portal.journeys.fields import YesOrNo
from portal.rules.leave import kinds
from portal.rules.leave.facts_data import parse_facts
from tests.forms import posts

TODAY = "2026-11-20 08:00:00+00:00"
DAYS = {
    "appointment_day_day": "11", "appointment_day_month": "3", "appointment_day_year": "2027",
    "appointment_start": "10:30am", "appointment_end": "11:30", "travel_minutes": "20",
}  # fmt: skip
BY_KIND: dict[str, posts.Posts] = {
    kinds.EXCEPTIONAL_LEAVE: {"circumstances": {"reason_code": "family_event"}},
    kinds.FUNERAL: {
        "funeral": {
            "service_date_day": "11",
            "service_date_month": "3",
            "service_date_year": "2027",
            "funeral_of": "Grandmother",
            "family_member": "yes",
        }
    },
    kinds.RELIGIOUS: {
        "religious-day": {"religious_body": "Eid al-Fitr, our mosque", "set_apart_days": "some"},
        "set-apart": {"set_apart_list": "11 March 2027"},
    },
    kinds.TRAVELLER: {"travel": {"occupational_travel": "yes", "community_covered": "unsure"}},
    kinds.PERFORMANCE: {
        "licence": {"licence_status": "granted_with_dates", "licence_council": ""},
        "licence-days": {"licence_dates": "11 3 2027\n12 3 2027"},
        "lessons": {"education_hours": "3.5"},
    },
    kinds.OPEN_MORNING: {"visit": {"purpose": "entrance_exam", "other_school": "Fernhollow School"}},
    kinds.MEDICAL: {"appointment": DAYS},
    kinds.INTERVIEW: {"interview": {"interview_with": "Fernhollow College"}},
    kinds.STUDY_LEAVE: {"exam": {"exam": "GCSE Polish", "public_exam": "yes"}},
    kinds.PART_TIME: {
        "review": {
            "timetable": "Mornings only",
            "review_date_day": "",
            "review_date_month": "",
            "review_date_year": "",
        }
    },
}
EXPECTED: dict[str, dict[str, Any]] = {
    kinds.EXCEPTIONAL_LEAVE: {"reason_code": "family_event"},
    kinds.FUNERAL: {"service_date": "2027-03-11", "family_member": True},
    kinds.RELIGIOUS: {"set_apart": {"2027-03-11": True, "2027-03-12": False}},
    kinds.TRAVELLER: {"occupational_travel": True},
    kinds.PERFORMANCE: {
        "licence": {"status": "granted_with_dates", "dates": ["2027-03-11", "2027-03-12"]},
        "education_plan": {"2027-03-11": 3.5, "2027-03-12": 3.5},
    },
    kinds.OPEN_MORNING: {"purpose": "entrance_exam", "other_school": "Fernhollow School"},
    kinds.MEDICAL: {
        "appointment": {"date": "2027-03-11", "start": "10:30", "end": "11:30", "travel_minutes": 20},
    },
    kinds.INTERVIEW: {},
    kinds.STUDY_LEAVE: {"public_exam": True},
    kinds.PART_TIME: {},
}


def given_answers(form: str, pages: posts.Posts) -> AnswersByStep:
    """What each page's form makes of what was typed."""
    journey, given = JOURNEYS[form], {}
    for slug, typed in pages.items():
        step = journey.step_by_slug[slug]
        about = {"number": 0} if step.is_for_each_child else {}
        page = step.form(typed, before=journey.before(slug, given), **about)
        assert page.is_valid(), (slug, page.errors)
        own = page.to_answers()
        given[slug] = {CHILDREN: [own]} if step.is_for_each_child else own
    return given


def leave_answers(kind: str) -> AnswersByStep:
    rest = {slug: typed for slug, typed in posts.LEAVE.items() if slug != "circumstances"}
    return given_answers(
        "leave", {"child": rest.pop("child"), "kind": {"kind": kind}, **BY_KIND[kind], **_without(rest)}
    )


def _without(pages: posts.Posts) -> posts.Posts:
    return {slug: typed for slug, typed in pages.items() if slug != "kind"}


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize("kind", BY_KIND)
def test_leave_answers_become_facts_the_rules_read(kind: str) -> None:
    given = leave_answers(kind)
    facts = LEAVE.request_facts(LEAVE.flat(given))
    common = {
        "kind": kind,
        "from": ["2027-03-11", "am"],
        "to": ["2027-03-12", "pm"],
        "in_writing": True,
        "reason": "Her aunt is getting married in Lagos.",
        "evidence": "pending",
        "asked_by_resident_parent": True,
    }
    assert LEAVE.first_missing(given) is None
    assert facts == common | EXPECTED[kind]
    parsed = parse_facts({"request": {**facts, "received_at": "2026-11-20T08:00:00Z"}}, source="form")
    assert (parsed.request.kind, parsed.request.reason) == (kind, facts["reason"])


def test_every_kind_of_the_rules_can_be_asked_for() -> None:
    offered = {value for value, _ in LEAVE.step_by_slug["kind"].form.base_fields["kind"].choices}
    assert offered == set(kinds.KINDS_WITH_DATES)


@time_machine.travel(TODAY, tick=False)
def test_absence_and_early_collection_become_facts() -> None:
    absence, early = JOURNEYS["absence"], JOURNEYS["early-collection"]
    said = absence.request_facts(absence.flat(given_answers("absence", posts.ABSENCE)))
    assert said == {"kind": "illness", "date": "2026-11-20", "reason": "Sick twice in the night"}
    asked = early.request_facts(early.flat(given_answers("early-collection", posts.EARLY_COLLECTION)))
    assert asked == {
        "kind": "early_collection",
        "date": "2026-11-21",
        "time": "14:15",
        "reason": "Dentist at half past two",
        "collector": "Grace Okafor (Grandmother)",
        "in_writing": True,
    }
    for facts in (said, asked):
        parse_facts({"request": {**facts, "received_at": "2026-11-20T08:00:00Z"}}, source="form")


@time_machine.travel(TODAY, tick=False)
def test_siblings_collected_too_tell_the_rules_whether_they_have_a_reason_of_their_own() -> None:
    """EAR-01: the first child's reason is the form's; each other child is a brother or sister."""
    early = JOURNEYS["early-collection"]
    given = given_answers("early-collection", posts.EARLY_COLLECTION)
    others = [{"child_name": "Chidi", "child_class": "Elm", "own_reason": own} for own in (False, True)]
    given["child"] = {CHILDREN: [*given["child"][CHILDREN], *others]}
    facts = [early.request_facts(answers) for answers in each_child(early.flat(given))]
    assert [one.get("siblings") for one in facts] == [None, [{"own_reason": False}], [{"own_reason": True}]]


@time_machine.travel("2026-11-20 23:59:50+00:00", tick=False)
def test_today_stays_that_day_after_midnight() -> None:
    """Abuse case 41: what was true when it was typed is what is sent."""
    given = given_answers("absence", posts.ABSENCE)
    with time_machine.travel("2026-11-21 00:00:20+00:00", tick=False):
        assert ABSENCE.flat(given)["first_day"] == "2026-11-20"


@time_machine.travel("2027-06-30 23:30:00+00:00", tick=False)
def test_today_is_the_day_in_london() -> None:
    """Abuse case 41: 23:30 UTC in June is tomorrow in London."""
    assert (
        given_answers("absence", {"child": posts.CHILD, "when": {"when": "today"}})["when"]["first_day"] == "2027-07-01"
    )


@time_machine.travel(TODAY, tick=False)
def test_changed_kind_leaves_the_old_kinds_answers_behind() -> None:
    given = leave_answers(kinds.MEDICAL)
    given["kind"] = {"kind": kinds.INTERVIEW}
    facts = LEAVE.request_facts(LEAVE.flat(given))
    assert (facts["kind"], "appointment" in facts) == (kinds.INTERVIEW, False)


@time_machine.travel(TODAY, tick=False)
def test_changed_first_day_asks_the_last_day_again() -> None:
    given = leave_answers(kinds.INTERVIEW)
    given["first-day"] = {"first_day": "2027-03-15", "first_half": "am"}
    missing = LEAVE.first_missing(given)
    assert missing is not None
    assert missing.slug == "last-day"


@given(st.data())
@time_machine.travel(TODAY, tick=False)
def test_first_missing_is_the_first_question_on_the_path_without_an_answer(data: st.DataObject) -> None:
    """Abuse case 40, for every set of pages left out of every kind of request."""
    given = leave_answers(data.draw(st.sampled_from(sorted(BY_KIND))))
    left_out = data.draw(st.sets(st.sampled_from(sorted(given))))
    partial = {slug: own for slug, own in given.items() if slug not in left_out}
    missing = LEAVE.first_missing(partial)
    path = [step.slug for step, _ in LEAVE.path(partial)]
    expected = next((slug for slug in path if slug not in partial), None)
    assert (missing.slug if missing else None) == expected


@time_machine.travel(TODAY, tick=False)
def test_leave_within_one_morning_is_in_order_and_the_reverse_is_not() -> None:
    last = LEAVE.step_by_slug["last-day"].form
    before = {"first_day": "2027-03-11", "first_half": "pm"}
    typed = {"last_day_day": "11", "last_day_month": "3", "last_day_year": "2027"}
    assert last({**typed, "last_half": "pm"}, before=before).is_valid()
    backwards = last({**typed, "last_half": "am"}, before=before)
    assert backwards.errors == {"last_day": ["The leave must end after it begins: check the first and the last day"]}


@time_machine.travel(TODAY, tick=False)
def test_leave_of_more_than_100_days_is_refused() -> None:
    last = LEAVE.step_by_slug["last-day"].form
    typed = {"last_day_day": "20", "last_day_month": "6", "last_day_year": "2027", "last_half": "pm"}
    page = last(typed, before={"first_day": "2027-03-11", "first_half": "am"})
    assert page.errors == {"last_day": ["Ask for 100 days or fewer at once, or ring us to talk about it"]}


def test_parent_needs_a_way_to_be_reached() -> None:
    you = ABSENCE.step_by_slug["you"].form
    page = you({**posts.YOU, "email": "", "telephone": ""}, before={})
    assert page.errors == {"email": ["Enter an email address or a telephone number, so that we can reach you"]}
    assert you({**posts.YOU, "email": ""}, before={}).is_valid()


def test_summary_reads_the_weekday_back() -> None:
    """R42."""
    given = {"first_day": "2027-03-27", "first_half": "am"}
    assert LEAVE.step_by_slug["first-day"].form(before={}).rows(given) == [
        ("First day", f"{date(2027, 3, 27):%A} 27 March 2027"),
        ("From", "The start of the day"),
    ]


def test_no_form_asks_for_a_child_from_a_list() -> None:
    """Abuse case 3: the child is typed in, in every form."""
    for journey in JOURNEYS.values():
        fields = journey.step_by_slug["child"].form.base_fields.values()
        choosable = [field for field in fields if hasattr(field, "choices") and not isinstance(field, YesOrNo)]
        assert choosable == []


VISIT = {"purpose": "open_morning", "other_school": "Fernhollow School"}
VISIT_DAY = {"visit_day_day": "11", "visit_day_month": "3", "visit_day_year": "2027"}


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(("session", "halves"), [("am", ("am", "am")), ("pm", ("pm", "pm")), ("day", ("am", "pm"))])
def test_open_morning_names_the_school_and_the_session_once(session: str, halves: tuple[str, str]) -> None:
    """LOA-09: one page asks for the day and the session; nobody is asked for a last day."""
    pages = {
        "child": posts.CHILD,
        "kind": {"kind": kinds.OPEN_MORNING},
        "visit": VISIT,
        "visit-day": {**VISIT_DAY, "visit_session": session},
    }
    given = given_answers("leave", pages)
    missing = LEAVE.first_missing(given)
    facts = LEAVE.request_facts(LEAVE.flat(given))
    assert missing is not None
    assert missing.slug == "reason"
    assert (facts["from"], facts["to"]) == (["2027-03-11", halves[0]], ["2027-03-11", halves[1]])
    assert (facts["purpose"], facts["other_school"]) == ("open_morning", "Fernhollow School")


@pytest.mark.parametrize("slug", ["first-day", "last-day"])
def test_day_named_before_stands_there_already(slug: str) -> None:
    """R45: nobody types the day of an appointment twice."""
    page = LEAVE.step_by_slug[slug].form
    name = slug.replace("-", "_")
    assert page(before={"appointment_day": "2027-03-11"}).initial[name] == date(2027, 3, 11)
    assert page(before={"service_date": None}).initial == {}
    kept = page(before={"appointment_day": "2027-03-11"}, initial={name: date(2027, 3, 9)})
    assert kept.initial[name] == date(2027, 3, 9)


def test_each_kind_is_asked_what_the_policies_ask() -> None:
    """LOA-08 to LOA-14, one page or two for each kind."""
    own = {kind: {name for step in LEAVE.steps if step.slug in pages for name in step.form.base_fields}
           for kind, pages in BY_KIND.items()}  # fmt: skip
    assert {kind: sorted(names) for kind, names in own.items()} == {
        kinds.EXCEPTIONAL_LEAVE: ["reason_code"],
        kinds.FUNERAL: ["family_member", "funeral_of", "service_date"],
        kinds.RELIGIOUS: ["religious_body", "set_apart_days", "set_apart_list"],
        kinds.TRAVELLER: ["community_covered", "occupational_travel"],
        kinds.PERFORMANCE: ["education_hours", "licence_council", "licence_dates", "licence_status"],
        kinds.OPEN_MORNING: ["other_school", "purpose"],
        kinds.MEDICAL: ["appointment_day", "appointment_end", "appointment_start", "travel_minutes"],
        kinds.INTERVIEW: ["interview_with"],
        kinds.STUDY_LEAVE: ["exam", "public_exam"],
        kinds.PART_TIME: ["review_date", "timetable"],
    }
