import pytest

from portal.content_loader import Content, LetterContent, find_placeholders

LEAVE = {"leave-approved", "leave-part", "leave-declined", "leave-noted"}
RECEIPTS = {"leave-received", "absence-received", "early-collection-received", "lunch-received"}
ON_REQUEST = LEAVE | RECEIPTS | {"more-information"}
LADDER = {"late-email", "punctuality-1", "punctuality-2", "attendance-1a", "attendance-1b", "attendance-2"}
OTHERS = {"no-news", "illness-not-accepted", "meeting-invitation", "truancy-warning", "notice-to-improve"}
ANSWERS = {"collection-agreed", "collection-declined", "lunch-agreed", "lunch-ended"}
BY_HAND = LADDER | OTHERS | ANSWERS
ALL = ON_REQUEST | BY_HAND
TELEPHONES = {"office_telephone", "signatory_telephone"}


def letter_of(content: Content, slug: str) -> LetterContent:
    return next(letter for letter in content.letters if letter.slug == slug)


def placeholders_of(letter: LetterContent) -> set[str]:
    return {placeholder.path for placeholder in find_placeholders(letter.body)}


def test_school_has_these_letters(content: Content) -> None:
    assert {letter.slug for letter in content.letters} == ALL


@pytest.mark.parametrize("slug", sorted(RECEIPTS))
def test_receipt_gives_its_reference_and_how_to_ask_and_names_nobody(content: Content, slug: str) -> None:
    found = placeholders_of(letter_of(content, slug))
    assert found == {"date", "reference", "school_name", "office_telephone", "status_link"}


@pytest.mark.parametrize("slug", sorted(ALL - RECEIPTS))
def test_letter_names_the_child_and_how_to_ask(content: Content, slug: str) -> None:
    found = placeholders_of(letter_of(content, slug))
    assert found >= {"parent_name", "child_name", "school_name"}
    assert found & TELEPHONES


@pytest.mark.parametrize("slug", sorted(ALL))
def test_subject_line_gives_nothing_away(content: Content, slug: str) -> None:
    named = [p.path for p in find_placeholders(letter_of(content, slug).subject)]
    assert named == (["school_name", "date"] if slug in BY_HAND else ["reference"])


@pytest.mark.parametrize("slug", sorted(LADDER))
def test_figures_come_with_their_days_their_source_and_a_way_to_put_them_right(content: Content, slug: str) -> None:
    """CX-13, CX-18: the faults of the letters this school used before."""
    letter = letter_of(content, slug)
    assert placeholders_of(letter) >= {"period", "source"}
    assert "put right what is not right" in letter.body
    assert "he/she" not in letter.body


@pytest.mark.parametrize("slug", ["leave-declined", "truancy-warning", "notice-to-improve"])
def test_money_and_thresholds_come_from_the_law_of_the_day(content: Content, slug: str) -> None:
    """CX-05, CX-51."""
    assert placeholders_of(letter_of(content, slug)) >= {"penalty_amounts", "penalty_threshold"}


@pytest.mark.parametrize("slug", sorted(ALL))
def test_letter_has_no_figure_of_its_own(content: Content, slug: str) -> None:
    """CX-05: amounts and times live in the policy, so a letter cannot contradict it."""
    assert [sign for sign in letter_of(content, slug).body if sign.isdigit() or sign in "£%"] == []


@pytest.mark.parametrize(
    ("slug", "dates"),
    [
        ("leave-approved", {"dates_granted"}),
        ("leave-noted", {"dates_granted"}),
        ("leave-part", {"dates_granted", "dates_refused"}),
        ("leave-declined", {"first_day", "last_day", "sessions"}),
    ],
)
def test_decision_gives_reason_clauses_and_dates(content: Content, slug: str, dates: set[str]) -> None:
    assert placeholders_of(letter_of(content, slug)) >= {"reason", "clauses", "status_link", *dates}


def test_refusal_threatens_nobody(content: Content) -> None:
    """CX-06: a notice is considered, never announced, and new facts are welcome."""
    body = letter_of(content, "leave-declined").body
    assert "To consider is not to decide." in body
    assert "New facts are welcome at any time, and we will look again." in body
    assert [word for word in ("will be fined", "fine ", "prosecut", "court") if word in body] == []
