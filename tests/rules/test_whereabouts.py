from datetime import date

import pytest

from portal.rules.whereabouts import Finding, Seen, look_into

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("mark", "explained", "finding"),
    [
        ("/", False, None),
        ("V", False, None),
        ("/", True, Finding.EXPLAINED_AT_SCHOOL),
        ("L", True, Finding.EXPLAINED_AT_SCHOOL),
        ("N", False, Finding.UNEXPLAINED),
        ("N", True, None),
        ("O", False, Finding.UNEXPLAINED),
        ("O", True, None),
        ("G", False, None),
        ("I", False, None),
        ("C", False, None),
        ("X", False, None),
        ("L", False, Finding.LATE),
        ("U", False, Finding.LATE),
        ("U", True, None),
    ],
)
def test_what_a_mark_means_with_and_without_an_explanation(mark: str, explained: bool, finding: Finding | None) -> None:
    seen = Seen(mark=mark, register_closed=True, class_has_marks=True, is_explained=explained)
    assert look_into(seen, on=TODAY) is finding


@pytest.mark.parametrize(
    ("closed", "class_has_marks", "explained", "finding"),
    [
        (True, True, False, Finding.NOT_MARKED),
        (True, True, True, Finding.EXPLAINED_NOT_MARKED),
        (False, True, False, None),
        (True, False, False, None),
        (False, False, True, None),
    ],
)
def test_no_mark_says_something_once_the_register_has_closed_and_come(
    closed: bool, class_has_marks: bool, explained: bool, finding: Finding | None
) -> None:
    seen = Seen(mark=None, register_closed=closed, class_has_marks=class_has_marks, is_explained=explained)
    assert look_into(seen, on=TODAY) is finding


def test_an_absence_without_a_reason_is_looked_into_before_the_register_closes() -> None:
    seen = Seen(mark="N", register_closed=False, class_has_marks=True, is_explained=False)
    assert look_into(seen, on=TODAY) is Finding.UNEXPLAINED
