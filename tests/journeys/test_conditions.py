"""Conditions say the same as JSON Schema as they do in Python: an app outside asks the pages the portal asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from portal.journeys.conditions import Condition, Every, Includes, Is, IsGiven, Not

ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.sampled_from(["x", "y", "", True, False, None, ["x"], ["x", "y"], []]),
)
SIMPLE = st.one_of(
    st.builds(Is, st.sampled_from(["a", "b"]), st.sampled_from(["x", "", True, False])),
    st.builds(Includes, st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"])),
    st.builds(IsGiven, st.sampled_from(["a", "b"])),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(st.builds(Not, inner), st.lists(inner, max_size=3).map(lambda each: Every(*each))),
    max_leaves=5,
)


@given(condition=CONDITIONS, answers=ANSWERS)
def test_schema_fits_where_the_condition_is_true(condition: Condition, answers: dict[str, object]) -> None:
    assert Draft202012Validator(condition.to_schema()).is_valid(answers) == condition(answers)


@pytest.mark.parametrize(
    ("condition", "schema"),
    [
        (Is("kind", "funeral"), {"properties": {"kind": {"const": "funeral"}}, "required": ["kind"]}),
        (
            Every(IsGiven("licence"), Not(Is("licence", "none"))),
            {
                "allOf": [
                    {"required": ["licence"]},
                    {"not": {"properties": {"licence": {"const": "none"}}, "required": ["licence"]}},
                ]
            },
        ),
    ],
)
def test_condition_is_written_as_json_schema(condition: Condition, schema: dict[str, object]) -> None:
    assert condition.to_schema() == schema
