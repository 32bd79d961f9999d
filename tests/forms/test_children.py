"""Children added, changed and removed by their place; no move makes two of one, or none."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.forms.children import MOST_CHILDREN, children_in, each_child, with_child, without_child
from portal.forms.definitions.early_collection import EARLY_COLLECTION
from portal.journeys.definition import AnswersByStep

STEP = EARLY_COLLECTION.steps[0]
NAMES = st.sampled_from(["Amara", "Chidi", "Ada", "Obi", "Zoë"])


def child(name: str, **others: Any) -> dict[str, Any]:
    return {"child_name": name, "child_class": "Oak", **others}


def test_first_child_loses_what_only_the_others_are_asked() -> None:
    """EAR-01: the first child's reason is the form's own."""
    given = with_child(STEP, with_child(STEP, {}, 0, child("Amara")), 1, child("Chidi", own_reason=False))
    assert children_in(STEP, without_child(STEP, given, 0)) == [child("Chidi")]


def test_last_child_stays() -> None:
    given = with_child(STEP, {}, 0, child("Amara"))
    assert without_child(STEP, given, 0) == given


@given(st.lists(st.one_of(st.tuples(st.integers(0, 9), NAMES), st.integers(-2, 9)), max_size=40))
def test_list_of_children_is_never_empty_too_long_or_full_of_holes(moves: list[Any]) -> None:
    """Abuse case 40, for any order of adding, changing and removing."""
    given: AnswersByStep = {"reason": {"reason": "Dentist"}, "child": {"children": [child("Amara")]}}
    expected = ["Amara"]
    for move in moves:
        if isinstance(move, tuple):
            number, name = move
            given = with_child(STEP, given, number, child(name))
            if number < len(expected):
                expected[number] = name
            elif len(expected) < MOST_CHILDREN:
                expected.append(name)
        else:
            given = without_child(STEP, given, move)
            if len(expected) > 1 and 0 <= move < len(expected):
                expected.pop(move)
        answers = each_child({**given["child"], **given["reason"]})
        assert [(one["child_name"], one["reason"]) for one in answers] == [(name, "Dentist") for name in expected]
        assert 1 <= len(answers) <= MOST_CHILDREN
