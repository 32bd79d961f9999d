"""The outcome is always sent, and a refusal in the way the policy asks for."""

import pytest

from portal.rules.leave.outcome import Decided, OutcomeSent, Unsent, find_unsent

POLICY = OutcomeSent(granted="message", refused="letter_home")


@pytest.mark.parametrize(
    ("outcome", "sent_by", "asked_for"),
    [
        ("granted", "message", None),
        ("granted", "letter_home", None),
        ("granted", None, "message"),
        ("refused", "letter_home", None),
        ("refused", "message", "letter_home"),
        ("refused", None, "letter_home"),
    ],
)
def test_outcome_sent_otherwise_is_found(outcome, sent_by, asked_for):
    found = list(find_unsent([Decided("7QK2", outcome, sent_by)], policy=POLICY))
    assert found == ([Unsent("7QK2", asked_for, sent_by)] if asked_for else [])
