from dataclasses import replace
from datetime import date

import pytest
import time_machine
from wagtail.models import Revision

from portal.pages.models import School
from portal.policies.drafting.months import months_after
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.services import publish_draft, rulebook_of
from portal.policies.versions.problems import PublishingError
from portal.rules import canonical
from tests.policies.sample_policy import ASKING, FIRST, LONGER_NOTICE, SECOND, Publish

TODAY = "2026-11-20 09:00:00+00:00"


def problems_of(error: pytest.ExceptionInfo[PublishingError]) -> list[tuple[str, str]]:
    return [(problem.key, problem.place) for problem in error.value.problems]


def test_publishing_freezes_clauses_rules_and_document_control(first: PolicyVersion, page: PolicyPage) -> None:
    assert [(clause["anchor"], clause["number"], clause["level"]) for clause in first.clauses] == [
        ("aims", "1", 2),
        ("leave-notice", "2", 2),
        ("slips", "3", 3),
    ]
    assert first.clauses[1]["html"] == "<p>Ask ten days before. Ring 01632 960100.</p>"
    assert first.clauses[1]["checks"] == ["Notice: at least 10 calendar days. For: leave in exceptional circumstances."]
    assert (first.number, first.label, first.policy_type, first.effective_from) == (
        1,
        "2022-09",
        "attendance",
        date(2022, 9, 1),
    )
    assert first.document_control == {
        "summary": "How we help every child to be in school.",
        "author_role": "Deputy headteacher",
        "review_cycle_months": 12,
        "legal_framework": ["Education Act 1996"],
        "related": ["online-safety"],
    }
    entry = rulebook_of(first).entries[0]
    assert (entry.rule.id, entry.rule.revision, entry.anchors, entry.limit["days"]) == (
        "notice.minimum",
        1,
        ("leave-notice",),
        10,
    )


def test_the_hashes_are_those_of_what_is_stored(first: PolicyVersion) -> None:
    first.refresh_from_db()
    assert first.clauses_sha256 == canonical.sha256(first.clauses)
    assert first.rulebook_sha256 == rulebook_of(first).sha256
    for clause in first.clauses:
        told = clause.pop("sha256")
        assert told == canonical.sha256(clause)


def test_the_rulebook_names_its_policy_version_and_dates(first: PolicyVersion) -> None:
    rulebook = rulebook_of(first)
    assert (rulebook.policy, rulebook.version, rulebook.effective_from, rulebook.review_due) == (
        "attendance",
        "2022-09",
        date(2022, 9, 1),
        date(2023, 9, 1),
    )


def test_publishing_the_same_again_makes_no_version(first: PolicyVersion, publish: Publish) -> None:
    again = publish(FIRST)
    assert (again.pk, PolicyVersion.objects.count()) == (first.pk, 1)


def test_new_school_details_do_not_make_a_published_version_look_altered(
    first: PolicyVersion, publish: Publish, school: School
) -> None:
    school.contacts = {"office": {"role": "Office", "telephone": "01632 960199", "email": "new@millbrook.example"}}
    school.save()
    first.page.school.refresh_from_db()
    again = publish(FIRST)
    assert again.pk == first.pk
    assert "01632 960100" in again.clauses[1]["html"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"change_note": "Another note."}, "change_note"),
        ({"effective_from": date(2022, 10, 1)}, "effective_from"),
        ({"clauses": FIRST.clauses[:2]}, "#slips"),
        ({"clauses": (FIRST.clauses[0], replace(ASKING, rules=(LONGER_NOTICE,)), FIRST.clauses[2])}, "#leave-notice"),
        ({"clauses": (FIRST.clauses[1], FIRST.clauses[0], FIRST.clauses[2])}, "clauses"),
    ],
    ids=["note", "first day", "clause gone", "rule", "order"],
)
def test_correcting_a_published_version_is_refused(
    change: dict[str, object], key: str, first: PolicyVersion, page: PolicyPage
) -> None:
    revisions = Revision.objects.count()
    with pytest.raises(PublishingError, match="A published version never changes") as error:
        publish_draft(page, replace(FIRST, **change))  # type: ignore[arg-type]
    assert [place[0] for place in problems_of(error)] == [key]
    assert (PolicyVersion.objects.count(), Revision.objects.count()) == (1, revisions)


def test_two_versions_cannot_begin_on_the_same_day(first: PolicyVersion, page: PolicyPage) -> None:
    with pytest.raises(PublishingError, match=r"no other version begins \(version 2022-09 does\)"):
        publish_draft(page, replace(SECOND, effective_from=FIRST.effective_from, approved_on=FIRST.approved_on))


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("starts", "accepted"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date(2026, 12, 1), True)]
)
def test_a_new_version_begins_today_or_later(
    starts: date, accepted: bool, first: PolicyVersion, page: PolicyPage, publish: Publish
) -> None:
    draft = replace(SECOND, effective_from=starts)
    if accepted:
        assert publish(draft).number == 2
        return
    with pytest.raises(PublishingError, match="today, 2026-11-20, or a later day") as error:
        publish_draft(page, draft)
    assert problems_of(error) == [("effective_from", "In force from")]


@time_machine.travel("2026-06-30 23:30:00+00:00", tick=False)
def test_today_is_counted_in_london(first: PolicyVersion, page: PolicyPage) -> None:
    """It is already 1 July in London."""
    with pytest.raises(PublishingError, match="today, 2026-07-01"):
        publish_draft(page, replace(SECOND, effective_from=date(2026, 6, 30), approved_on=date(2026, 6, 1)))


def test_an_unfinished_draft_says_everything_that_is_missing(page: PolicyPage) -> None:
    with pytest.raises(PublishingError) as error:
        publish_draft(page, replace(FIRST, effective_from=None, approving_body="", change_note="", clauses=()))
    assert problems_of(error) == [
        ("effective_from", "In force from"),
        ("approving_body", "Approved by"),
        ("change_note", "What changed"),
        ("clauses", "Clauses"),
    ]


def test_a_policy_is_approved_before_it_applies(page: PolicyPage) -> None:
    with pytest.raises(PublishingError, match="approved before it applies"):
        publish_draft(page, replace(FIRST, approved_on=date(2022, 9, 2)), is_history=True)


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        (replace(ASKING, anchor="Leave Notice"), "in small letters, digits and hyphens"),
        (replace(ASKING, anchor="aims"), "an anchor of its own"),
        (replace(ASKING, text="See [there](#nowhere).", rules=()), "got “#nowhere”.*anchor of a clause"),
        (replace(ASKING, rules=({**LONGER_NOTICE, "days": -1},)), "leave-notice.*days.*at least 0"),
        (replace(ASKING, rules=({"rule": "notice.minimun", "kinds": ["religious"]},)), "Did you mean notice.minimum"),
        (replace(ASKING, rules=(LONGER_NOTICE, LONGER_NOTICE)), "two rule blocks"),
        (replace(ASKING, rules=(LONGER_NOTICE | {"also": ["nowhere"]},)), "got “#nowhere”"),
    ],
    ids=["anchor", "anchor twice", "link", "parameter", "rule", "rule twice", "also"],
)
def test_a_faulty_clause_is_named(clause: object, message: str, page: PolicyPage) -> None:
    draft = replace(FIRST, clauses=(FIRST.clauses[0], clause))  # type: ignore[arg-type]
    with pytest.raises(PublishingError, match=message):
        publish_draft(page, draft)
    assert PolicyVersion.objects.count() == 0


def test_a_failed_publication_leaves_the_page_as_it_was(first: PolicyVersion, page: PolicyPage) -> None:
    set_draft(page, replace(FIRST, title="Changed title"))
    with pytest.raises(PublishingError):
        page.save_revision().publish()
    assert PolicyPage.objects.get().title == "Attendance policy"


def test_the_page_gives_back_the_draft_that_was_set_into_it(page: PolicyPage) -> None:
    set_draft(page, SECOND)
    page.save()
    draft = draft_of_page(PolicyPage.objects.get())
    assert replace(draft, clauses=()) == replace(SECOND, clauses=())
    assert [clause.text for clause in draft.clauses] == [clause.text for clause in SECOND.clauses]


def test_a_review_date_left_empty_follows_from_the_cycle(page: PolicyPage) -> None:
    page.review_due = None
    assert draft_of_page(page).review_due == date(2023, 9, 1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_after_keeps_to_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_harmful_text_is_frozen_as_harmless_words(publish: Publish) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **bold**"
    version = publish(replace(FIRST, clauses=(replace(ASKING, text=text, rules=()),)))
    html = version.clauses[0]["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>bold</strong>" in html
