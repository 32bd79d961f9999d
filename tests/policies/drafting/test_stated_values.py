"""A stated value reaches the text through its placeholder, so that it is written once."""

from typing import Any

import pytest

from portal.policies.drafting.stated_values import UnresolvedError, stated_value
from portal.rules.statements import Statement, parse_statement


def states(topic: str, value: Any, anchor: str = "here", **more: Any) -> Statement:
    return parse_statement({"states": topic, "value": value, **more}, anchor=anchor, source="test")


STATEMENTS = (
    states("register.window", 30, scope="am"),
    states("register.window", 15, scope="pm"),
    states("register.retention_years", 6),
    states("absence.report_by", "08:45", comparator="by"),
    states("absence.report_by", "09:00", "elsewhere", comparator="before"),
    states("lateness.days", [[5, 3], [10, 6.5]]),
    states("register.codes", ["/", "C1", "#"]),
    states("evidence.illness", "doubt"),
    states("champion.named", True),
)


@pytest.mark.parametrize(
    ("path", "scope", "shown"),
    [
        ("register.window", "am", "30"),
        ("register.window", "pm", "15"),
        ("register.retention_years", "", "6"),
        ("absence.report_by", "", "8:45am"),
        ("lateness.days.2.2", "", "6.5"),
        ("register.codes", "", "/, C1 and #"),
        ("evidence.illness", "", "only where there is genuine doubt"),
        ("champion.named", "", "yes"),
    ],
)
def test_value_is_shown_as_readers_write_it(path: str, scope: str, shown: str) -> None:
    value, show = stated_value(STATEMENTS, path, scope, "here")
    assert show(value) == shown


@pytest.mark.parametrize(
    ("path", "anchor", "message"),
    [
        ("register.window", "here", "accepted: @am, @pm. Several clauses state register.window: say which is meant."),
        (
            "absence.report_by",
            "third",
            "accepted: one statement of this topic. Several clauses state absence.report_by: say which is meant.",
        ),
        (
            "lateness.days.3.1",
            "here",
            "accepted: the number of a row, then of a value in it. lateness.days has no value lateness.days.3.1.",
        ),
    ],
)
def test_placeholder_that_names_no_single_value_is_refused(path: str, anchor: str, message: str) -> None:
    with pytest.raises(UnresolvedError) as caught:
        stated_value(STATEMENTS, path, "", anchor)
    assert str(caught.value) == message


def test_unknown_topic_names_those_there_are() -> None:
    with pytest.raises(UnresolvedError) as caught:
        stated_value(STATEMENTS[2:3], "register.retention", "", "here")
    assert str(caught.value) == (
        'accepted: states.register.retention_years. Add a block with states = "register.retention" to the clause, '
        "or correct the name."
    )
