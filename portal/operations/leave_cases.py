"""Files of worked leave cases, read: calendars, policies and cases as the rules know them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from portal.operations.leave_case_policies import build_policy_rulebook, override
from portal.rules.calendar_data import parse_school_year, parse_session_times, parse_time_zone
from portal.rules.leave.composition import Recommendation
from portal.rules.leave.facts import Facts
from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.findings import Status
from portal.rules.leave.penalty import NOT_APPLICABLE, NOT_REACHED, REACHED
from portal.rules.problems import DataError, UnsupportedKind
from portal.rules.record_reader import RecordReader
from portal.rules.rulebook import Rulebook
from portal.rules.school_year import Calendar
from portal.rules.versions import Version

SCHEMA_VERSION = 1
EXPECT_KEYS = (
    "computed",
    "findings",
    "recommendation",
    "conflicts",
    "suggestion",
    "prompts",
    "notices",
    "penalty_threshold",
    "parent_view",
)
PENALTY_THRESHOLDS = (NOT_APPLICABLE, REACHED, NOT_REACHED)


class CaseLoader(yaml.SafeLoader):
    """YAML in which dates and clock times stay text, and no key may be given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


_OTHER_READING = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool")
CaseLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _OTHER_READING]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CaseLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))
CaseLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True)
class LeaveCase:
    """One case: its facts, the policy it names, the overrides of that policy, and what it expects."""

    id: str
    policy: str
    overrides: Mapping[str, Any]
    facts: Facts
    expect: RecordReader


@dataclass(frozen=True)
class WhatIf:
    id: str
    base_policy: str
    overrides: Mapping[str, Any]
    expect: RecordReader


class CaseFile:
    """A file of cases. Everything is read when it is opened, so that a fault anywhere is found before a case runs."""

    def __init__(self, data: Any, *, source: str) -> None:
        self.top = RecordReader(data, source=source)
        if self.top.integer("schema_version") != SCHEMA_VERSION:
            raise self.top.problem("schema_version", str(SCHEMA_VERSION))
        self.calendar = self._read_calendar()
        self.versions = {str(name): self._read_version(str(name)) for name in self.top.section("policies").data}
        self._rulebooks: dict[str, Rulebook] = {}
        for name in self.versions:
            self.rulebook(name, {})
        self.cases = self._read_cases()
        self.what_ifs = [self._read_what_if(section) for section in self._optional_sections("what_if")]
        self.replays = self._read_replay()

    def _optional_sections(self, name: str) -> list[RecordReader]:
        return self.top.sections(name) if self.top.data.get(name) is not None else []

    def _read_calendar(self) -> Calendar:
        calendars = self.top.section("calendars")
        years = sorted(
            (parse_school_year(calendars.section(name)) for name in calendars.data), key=lambda year: year.starts
        )
        times = parse_session_times(self.top.section("session_times"))
        return Calendar(time_zone=parse_time_zone(self.top, "time_zone"), session_times=times, years=tuple(years))

    def _read_version(self, name: str) -> tuple[str, Version]:
        policy = self.top.section("policies").section(name)
        last = policy.optional("effective_to", policy.day)
        return policy.text("school"), Version(name, policy.day("effective_from"), last)

    def rulebook(self, policy: str, *overrides: Mapping[str, Any], key: str = "parameter_overrides") -> Rulebook:
        """The policy's rulebook after these overrides, one after the other."""
        given = [changes for changes in overrides if changes]
        if not given and policy in self._rulebooks:
            return self._rulebooks[policy]
        parameters = dict(self.top.section("policies").section(policy).section("parameters").data)
        for changes in given:
            parameters = override(parameters, changes, reader=self.top, key=key)
        rulebook = build_policy_rulebook(self.top, policy, parameters)
        if not given:
            self._rulebooks[policy] = rulebook
        return rulebook

    def policy_on(self, policy: str, on: date) -> list[str]:
        """The policies of the same school in force on the day."""
        school = self.versions[policy][0]
        return [name for name, (owner, version) in self.versions.items() if owner == school and version.is_in_force(on)]

    def _read_cases(self) -> list[LeaveCase]:
        cases = [self._read_case(section) for section in self.top.sections("cases")]
        seen: set[str] = set()
        for index, case in enumerate(cases):
            if case.id in seen:
                raise DataError(
                    source=self.top.source, key=f"cases[{index}].id", got=case.id, accepted="an id no other case has"
                )
            seen.add(case.id)
        return cases

    def _read_case(self, section: RecordReader) -> LeaveCase:
        case_id = section.text("id")
        section = RecordReader(section.data, source=section.source, path=f"cases[{case_id}]")
        policy = section.choice("policy", tuple(self.versions))
        overrides = (
            section.section("parameter_overrides").data if section.data.get("parameter_overrides") is not None else {}
        )
        facts_at = section.section("facts")
        facts = parse_facts(facts_at.data, source=f"{section.source}: {facts_at.path}")
        self._refuse_unsupported_kind(section, policy, facts)
        self.rulebook(policy, overrides)
        return LeaveCase(case_id, policy, overrides, facts, _read_expect(section.section("expect")))

    def _refuse_unsupported_kind(self, section: RecordReader, policy: str, facts: Facts) -> None:
        try:
            self.rulebook(policy).entries_for(facts.request.kind)
        except UnsupportedKind as unsupported:
            reader = section.section("facts").section("request")
            accepted = "one of " + ", ".join(unsupported.supported)
            raise reader.problem("kind", accepted, advice=f"Policy {policy} has no rules for this kind.") from None

    def _read_what_if(self, section: RecordReader) -> WhatIf:
        base = section.choice("base_policy", tuple(self.versions))
        overrides = section.section("draft_overrides").data
        self.rulebook(base, overrides, key="draft_overrides")
        return WhatIf(section.text("id"), base, overrides, section.section("expect"))

    def _read_replay(self) -> bool:
        if self.top.data.get("replay") is None:
            return False
        return self.top.section("replay").flag("all_cases")


def _read_expect(expect: RecordReader) -> RecordReader:
    """What a case expects, once every word in it is known to mean something."""
    expect.refuse_unknown(EXPECT_KEYS)
    if expect.data.get("findings") is not None:
        findings = expect.section("findings")
        for rule in findings.data:
            findings.choice(rule, tuple(Status))
    expect.choice("recommendation", tuple(Recommendation))
    if expect.data.get("penalty_threshold") is not None:
        expect.choice("penalty_threshold", PENALTY_THRESHOLDS)
    return expect


def load_case_file(path: Path) -> CaseFile:
    """The file of cases. Raises `DataError` naming the key at fault, or the line where it is no YAML."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=CaseLoader)  # noqa: S506 - a SafeLoader with fewer readings
    except yaml.YAMLError as fault:
        accepted = "YAML in the form of the worked cases"
        raise DataError(source=str(path), key="(the file)", got=_describe(fault), accepted=accepted) from None
    except UnicodeDecodeError as fault:
        raise DataError(source=str(path), key="(the file)", got=str(fault), accepted="text in UTF-8") from None
    return CaseFile(data, source=str(path))


def _describe(fault: yaml.YAMLError) -> str:
    """What is wrong with the YAML, and in which line."""
    if isinstance(fault, yaml.MarkedYAMLError) and fault.problem_mark is not None:
        return f"{fault.problem}, line {fault.problem_mark.line + 1}"
    return str(fault)
