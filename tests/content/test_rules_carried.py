"""Every rule of the source documents is carried by a published version: in a rule block or a statement, with its value.

Which document has which rules is in RULES; where each is carried is in rules_carried.yaml.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from portal.content_loader import Content
from portal.policies.models import PolicyVersion
from portal.policies.services import rulebook_of
from portal.policies.versions.stating import statements_of
from portal.rules import canonical
from tests.loaded_content import TableChange, put

CARRIED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "rules_carried.yaml").read_text(encoding="utf-8")
)
# Which document has which rules.
ALL_THREE = "REG-01 REG-08 REG-13 REG-14 ABS-07 ABS-08 LOA-01 LOA-10 LOA-11 LOA-14 MON-02 MON-03 MON-08"
RULES = {
    "A22": f"{ALL_THREE} REG-11 ABS-01 ABS-05 ABS-11 ABS-12 EAR-02 LOA-02 LOA-03 LOA-12 MON-01 MON-04 MON-09 MON-11 "
    "PEN-06 DEL-01",
    "B24": f"{ALL_THREE} REG-02 REG-03 REG-04 REG-09 REG-10 ABS-02 ABS-05 ABS-06 LOA-13 MON-10 MON-12 PEN-01 PEN-02 "
    "PEN-03 PEN-04 PEN-05",
    "C24": f"{ALL_THREE} REG-05 REG-06 REG-07 REG-09 REG-11 REG-12 ABS-03 ABS-04 ABS-09 ABS-10 ABS-11 EAR-01 LOA-02 "
    "LOA-03 LOA-04 LOA-05 LOA-06 LOA-07 LOA-08 LOA-09 LOA-12 LOA-15 MON-01 MON-05 MON-06 MON-07 MON-09 MON-10 MON-11 "
    "MON-12 PEN-01 PEN-02 PEN-03 PEN-04 PEN-05 PEN-06 DEL-01",
    "OS21": "OSP-01 OSP-02 OSP-03 OSP-04",
}
PLACES = [(rule, place) for rule, places in CARRIED.items() for place in places]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("document", RULES)
def test_every_rule_of_the_document_has_its_place(document: str) -> None:
    carried = {rule for rule, place in PLACES if place["document"] == document}
    assert carried == set(RULES[document].split())


@pytest.fixture(scope="module")
def versions(
    content: Content, content_rows: list[TableChange], django_db_blocker: pytest.FixtureRequest
) -> Iterator[dict[str, PolicyVersion]]:
    """The frozen version of each content file; loaded once, because these tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        put(content_rows)
        yield _by_file(content)
        transaction.set_rollback(True)


def _by_file(content: Content) -> dict[str, PolicyVersion]:
    labels = {policy.file: (policy.slug, policy.label) for part in content.parts for policy in part.policies}
    frozen = {(version.page.slug, version.label): version for version in PolicyVersion.objects.select_related("page")}
    return {file: frozen[names] for file, names in labels.items()}


def test_each_place_carries_its_rule_with_its_value(versions: dict[str, PolicyVersion]) -> None:
    missing = [f"{rule}: {place}" for rule, place in PLACES if not is_carried(place, versions[place["file"]])]
    assert missing == []


def is_carried(place: dict[str, Any], version: PolicyVersion) -> bool:
    if "rule" in place:
        return any(rule_fits(place, entry.to_data()) for entry in rulebook_of(version).entries)
    if "says" in place:
        [html] = [clause["html"] for clause in version.clauses if clause["anchor"] == place["anchor"]]
        return place["says"] in re.sub(r"\s+", " ", html)
    return any(statement_fits(place, statement.to_data()) for statement in statements_of(version))


def rule_fits(place: dict[str, Any], entry: dict[str, Any]) -> bool:
    parameters = canonical.plain(entry["parameters"])
    return (
        (entry["rule"], entry["anchors"][0]) == (place["rule"], place["anchor"])
        and all(parameters[name] == value for name, value in place.get("parameters", {}).items())
        and entry["strength"] == place.get("strength", entry["strength"])
    )


def statement_fits(place: dict[str, Any], statement: dict[str, Any]) -> bool:
    topic = place.get("states") or place["counts"]
    if (statement["topic"], statement["anchor"]) != (topic, place["anchor"]):
        return False
    if "counts" in place:
        return len(statement["value"]) == int(place["values"])
    given = (statement["value"], statement["comparator"], statement["scope"])
    return given == (place["value"], place.get("comparator", ""), place.get("scope", ""))


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ({"anchor": "registers", "states": "register.sessions", "value": 2}, {"value": 3}),
        ({"anchor": "registers", "states": "register.sessions", "value": 2}, {"anchor": "codes"}),
        ({"anchor": "leave-notice", "rule": "notice.minimum", "parameters": {"days": 14}}, {"parameters": {"days": 7}}),
        ({"anchor": "leave-notice", "rule": "notice.minimum", "strength": "must"}, {"strength": "where_possible"}),
        ({"anchor": "codes", "counts": "register.codes", "values": 22}, {"values": 34}),
    ],
)
def test_another_value_or_clause_is_not_taken_for_the_rule(
    place: dict[str, Any], change: dict[str, Any], versions: dict[str, PolicyVersion]
) -> None:
    version = versions["policies/attendance/2022-11.md"]
    assert [is_carried(place, version), is_carried(place | change, version)] == [True, False]
