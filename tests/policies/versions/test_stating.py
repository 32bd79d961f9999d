"""What a clause states beside its rules is frozen with the version and read back."""

import json
from dataclasses import replace

import pytest

from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.versions.freezing import freeze
from portal.policies.versions.publishing import PublishingError
from portal.policies.versions.stating import statements_of
from portal.rules.statements import Statement
from tests.policies.sample_policy import FIRST, WELCOME, Publish

KEPT = {"states": "register.retention_years", "value": 6, "source": "Regulation 7"}
STATING = replace(WELCOME, text="Kept for {{ states.register.retention_years|words }} years.", rules=(KEPT,))
DRAFT = replace(FIRST, clauses=(STATING, *FIRST.clauses[1:]))


def test_version_keeps_what_its_clauses_state(publish: Publish) -> None:
    version = publish(DRAFT)
    assert statements_of(version) == (
        Statement(topic="register.retention_years", value=6, anchor="aims", source="Regulation 7"),
    )
    assert version.clauses[0]["states"] == ["Register kept for: 6 years"]
    assert "Kept for six years." in version.clauses[0]["html"]
    assert [clause for clause in version.clauses[1:] if "states" in clause] == []


def test_statement_is_no_rule(publish: Publish) -> None:
    rules = json.loads(publish(DRAFT).rulebook)["entries"]
    assert [entry["rule"] for entry in rules] == ["notice.minimum"]


def test_policy_that_states_nothing_keeps_its_hash(first: PolicyVersion, school: School) -> None:
    assert freeze(FIRST, school).source_sha256 == first.source_sha256
    assert "statements" not in first.source


def test_changed_statement_is_another_version(publish: Publish) -> None:
    publish(DRAFT)
    changed = replace(STATING, rules=(KEPT | {"value": 3},))
    with pytest.raises(PublishingError, match="a change of statements"):
        publish(replace(DRAFT, clauses=(changed, *FIRST.clauses[1:])))


@pytest.mark.django_db
def test_faulty_statement_is_named_by_its_clause(school: School) -> None:
    faulty = replace(STATING, text="Words.", rules=({"states": "register.retention_years", "value": "six"},))
    [problem] = freeze(replace(FIRST, clauses=(faulty, *FIRST.clauses[1:])), school).problems
    assert (problem.key, problem.place, problem.got) == ("#aims", "Clause 1 What we want (#aims), value", "six")
