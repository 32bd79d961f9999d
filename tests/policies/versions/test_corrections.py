"""What passes as a correction, measured on words; and that no number, rule, date or duty ever does."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.policies.drafting.drafts import DraftClause, PolicyDraft
from portal.policies.models import PolicyPage, PolicyVersion, PolicyWithdrawal
from portal.policies.services import publish_draft
from portal.policies.versions.corrections import SAME, corrected_first_day, find_departures, suggested_label
from portal.policies.versions.freezing import written_source
from portal.policies.versions.misspellings import DATES, DUTIES, NEGATIONS, NUMBERS, is_respelt, reworded
from portal.policies.versions.problems import PublishingError
from portal.rules import canonical
from tests.policies.sample_policy import ASKING, FIRST, LONGER_NOTICE, SECOND, WELCOME, Publish

TODAY = date(2026, 11, 20)
NOW = "2026-11-20 09:00:00+00:00"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We recieve it.", "We receive it."),
        ("An attendence policy", "An attendance policy"),
        ("teh child", "the child"),
        ("Ring us, we are here", "Ring us; we are here."),
        ("ring the OFFICE", "Ring the office"),
        ("its  fine", "it's fine"),
        ("on line safety", "online safety"),
        ("Tell the the office", "Tell the office"),
        ("**Practise** a lot", "Practice a lot"),
    ],
)
def test_spelling_punctuation_case_and_spacing_pass(before: str, after: str) -> None:
    assert reworded(before, after).reason == ""


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("You may ask", "You must ask", "“may” became “must”"),
        ("It is not allowed", "It is allowed", "“not” is gone"),
        ("It is allowed", "It is not allowed", "“not” is new"),
        ("within ten days", "within two days", "“ten” became “two”"),
        ("by 9.30", "by 9.00", "“9.30” became “9.00”"),
        ("£60", "60", "“£” is gone"),
        ("Year 1 0", "Year 10", "“1 0” became “10”"),
        ("from March", "from May", "“march” became “may”"),
        ("a week", "weeks", "“a week” became “weeks”"),
        ("kind words", "unkind words", "“kind” became “unkind”"),
        ("the parent asks", "the parents asks", "“parent” became “parents”"),
        ("See [it](#aims)", "See [it](#slips)", "“](#aims)” became “](#slips)”"),
        ("{{ notice.minimum.days }} days", "{{ school.telephone }} days", None),
        ("The headteacher decides", "The board decides", "“headteacher” became “board”"),
        ("Ring the office, then write", "Write, then ring the office", None),
        ("ring form home", "ring from home", "“form” became “from”"),
        (
            "a b c d recieve f g seperate i j definately",
            "a b c d receive f g separate i j definitely",
            "3 words differ",
        ),
    ],
)
def test_meaning_does_not_pass_and_the_words_are_named(before: str, after: str, reason: str | None) -> None:
    found = reworded(before, after).reason
    assert found
    if reason is not None:
        assert found.startswith(reason)


@pytest.mark.parametrize("word", f"{NUMBERS} {DATES} {NEGATIONS} {DUTIES}".split())
def test_words_that_carry_the_meaning_are_never_respelt(word: str) -> None:
    for other in (word[1:] + word[:1], word + "x", word[:-1], "x" + word):
        assert not is_respelt(word, other)
        assert not is_respelt(other, word)


TEXTS = st.text(alphabet="abcdeinostu 0123456789.,'", max_size=60)


@given(text=TEXTS)
def test_a_text_is_a_correction_of_itself_in_capitals(text: str) -> None:
    assert reworded(text, text.upper()).reason == ""


@given(text=TEXTS, one=st.integers(0, 9999), other=st.integers(0, 9999), at=st.integers(0, 60))
def test_no_number_changes_in_a_correction(text: str, one: int, other: int, at: int) -> None:
    before, after = (f"{text[:at]} {number} {text[at:]}" for number in (one, other))
    assert bool(reworded(before, after).reason) == (one != other)


def departures(before: PolicyDraft, after: PolicyDraft) -> list[str]:
    sources = (canonical.plain(written_source(draft)) for draft in (before, after))
    return [key for key, _ in find_departures(*sources)]


RULES: list[tuple[dict[str, Any], str, st.SearchStrategy[Any]]] = [
    ({"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}, "days", st.integers(0, 365)),
    ({"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}, "counting", st.just("school_days")),
    ({"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}, "strength", st.just("expected")),
    ({"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}, "kinds", st.just(["religious"])),
    ({"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}, "reading", st.just("Working days.")),
]


@pytest.mark.parametrize(("rule", "parameter", "values"), RULES, ids=[parameter for _, parameter, _ in RULES])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_a_rule_is_refused(rule: dict[str, Any], parameter: str, values: Any, data: Any) -> None:
    value = data.draw(values)
    old, new = (replace(FIRST, clauses=(replace(ASKING, rules=(each,)),)) for each in (rule, rule | {parameter: value}))
    expected = [] if rule.get(parameter) == value else ["#leave-notice"]
    assert departures(old, new) == expected


CLAUSES: dict[str, tuple[DraftClause, ...]] = {
    "rule gone": (WELCOME, replace(ASKING, rules=()), FIRST.clauses[2]),
    "rule added": (replace(WELCOME, rules=(LONGER_NOTICE,)), *FIRST.clauses[1:]),
    "anchor": (replace(WELCOME, anchor="goals"), *FIRST.clauses[1:]),
    "number": (replace(WELCOME, number="1a"), *FIRST.clauses[1:]),
    "level": (replace(WELCOME, level=3), *FIRST.clauses[1:]),
    "order": (FIRST.clauses[1], FIRST.clauses[0], FIRST.clauses[2]),
    "clause gone": FIRST.clauses[:2],
    "heading": (replace(WELCOME, heading="What you want"), *FIRST.clauses[1:]),
}


@pytest.mark.parametrize("clauses", CLAUSES.values(), ids=list(CLAUSES))
def test_rules_anchors_numbers_and_order_stay(clauses: tuple[DraftClause, ...]) -> None:
    assert departures(FIRST, replace(FIRST, clauses=clauses))


@pytest.mark.parametrize(
    "change",
    [
        {"policy_type": "behaviour"},
        {"owner_role": "Governor"},
        {"review_due": date(2024, 1, 1)},
        {"review_cycle_months": 24},
        {"related": ()},
        {"deputy_role": "Deputy headteacher"},
        {"owner_contact": "office"},
        {"scope": "trust"},
        {"based_on": "A model"},
        {"adopted_on": date(2022, 8, 1)},
        {"blanks": {"closes": "9:30"}},
        {"departures": {"a": "b"}},
        {"precisions": {"review_due": "term"}},
        {"title": "Absence policy"},
        {"legal_framework": ("Education Act 2002",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_document_control_that_readers_rely_on_stays(change: dict[str, Any]) -> None:
    assert departures(FIRST, replace(FIRST, **change))


def test_every_field_of_document_control_is_judged() -> None:
    """Only what names the version, its day, its note and its approval may differ."""
    from portal.policies.drafting.drafts import CONTROL, USUAL
    from portal.policies.versions.corrections import SPELT

    free = {"label", "effective_from", "change_note", "corrects", "approved_on", "approving_body"}
    assert {*CONTROL, *USUAL} - {*SAME, *SPELT, "legal_framework", "precisions"} == free


@pytest.mark.parametrize(
    ("first_day", "expected"), [(date(2022, 9, 1), TODAY), (TODAY, TODAY), (date(2027, 1, 4), date(2027, 1, 4))]
)
def test_a_correction_applies_today_or_with_its_version(first_day: date, expected: date) -> None:
    assert corrected_first_day(first_day, TODAY) == expected


@pytest.mark.parametrize(
    ("label", "taken", "expected"),
    [
        ("2026-09", ["2026-09"], "2026-09-a"),
        ("2026-09", ["2026-09", "2026-09-a", "2026-09-b"], "2026-09-c"),
        ("2026-09-a", ["2026-09", "2026-09-a"], "2026-09-b"),
    ],
)
def test_the_next_free_label_is_suggested(label: str, taken: list[str], expected: str) -> None:
    assert suggested_label(label, taken) == expected


def correction_of(draft: PolicyDraft, **changes: Any) -> PolicyDraft:
    spelt = replace(WELCOME, text="Every child in school!")
    known = {"label": f"{draft.label}-a", "corrects": draft.label, "effective_from": TODAY}
    clauses = (spelt, *draft.clauses[1:])
    return replace(draft, **(known | {"change_note": "A mark put right.", "clauses": clauses} | changes))


@time_machine.travel(NOW)
def test_a_correction_is_published_and_says_what_it_corrects(first: PolicyVersion, publish: Publish) -> None:
    version = publish(correction_of(FIRST))
    assert (version.corrects, version.rulebook_sha256 == first.rulebook_sha256) == (first, False)
    assert version.clauses[0]["html"] == "<p>Every child in school!</p>"
    assert version.review_due == first.review_due


@time_machine.travel(NOW)
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"effective_from": TODAY + timedelta(days=1)},
            "2026-11-20, from which a correction of version 2022",
        ),
        ({"effective_from": TODAY - timedelta(days=1)}, "A free label for it is 2022-09-a"),
        ({"corrects": "2021-09"}, "the label of a published version: 2022-09"),
        ({"change_note": "The first version."}, "a note of its own; version 2022-09 has this one"),
        (
            {"clauses": (replace(WELCOME, text="No child in school."), *FIRST.clauses[1:])},
            "Clause 1 What we want.*“every” became “no”.*publish it as a new version",
        ),
    ],
)
def test_what_is_no_correction_is_refused(
    changes: dict[str, Any], message: str, first: PolicyVersion, page: PolicyPage
) -> None:
    with pytest.raises(PublishingError, match=message):
        publish_draft(page, correction_of(FIRST, **changes))


@time_machine.travel(NOW)
def test_a_superseded_version_is_not_corrected(both: Any, page: PolicyPage) -> None:
    with pytest.raises(PublishingError, match=r"got “2022-09, which is superseded”; accepted: .*2026-09"):
        publish_draft(page, correction_of(FIRST))


@time_machine.travel(NOW)
def test_a_corrected_version_is_not_corrected_again_but_its_correction_is(
    first: PolicyVersion, publish: Publish, page: PolicyPage
) -> None:
    publish(correction_of(FIRST))
    again = correction_of(FIRST, label="2022-09-b", change_note="Once more.")
    with pytest.raises(PublishingError, match="which is superseded"):
        publish_draft(page, again)
    assert publish(replace(again, corrects="2022-09-a")).corrects.label == "2022-09-a"


@time_machine.travel(NOW)
def test_a_withdrawn_version_is_not_corrected(first: PolicyVersion, page: PolicyPage) -> None:
    from django.utils import timezone

    PolicyWithdrawal.objects.create(version=first, withdrawn_from=TODAY, reason="Gone.", recorded_at=timezone.now())
    with pytest.raises(PublishingError, match="which is withdrawn"):
        publish_draft(page, correction_of(FIRST))


@time_machine.travel(NOW)
def test_a_coming_version_is_corrected_from_its_first_day(first: PolicyVersion, publish: Publish) -> None:
    coming = replace(SECOND, effective_from=date(2027, 1, 4), review_due=date(2028, 1, 4))
    publish(coming)
    corrected = publish(correction_of(coming, effective_from=date(2027, 1, 4)))
    assert (corrected.label, corrected.effective_from) == ("2026-09-a", date(2027, 1, 4))
