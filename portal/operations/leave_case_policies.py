"""Read the policies of a file of leave cases as rulebooks: one flat parameter map becomes typed rule entries."""

from collections.abc import Callable, Mapping
from typing import Any

from portal.rules.leave.attendance_record import BASES
from portal.rules.leave.circumstances import REASONS
from portal.rules.leave.findings import Status
from portal.rules.leave.kinds import ILLNESS, KINDS
from portal.rules.problems import DataError
from portal.rules.record_reader import RecordReader
from portal.rules.rulebook import Entry, Rulebook, build_rulebook, parse_entry
from portal.rules.school_year import HOLIDAY_KINDS

NOTICE = "notice.minimum"
IN_ADVANCE = "in_advance"
CLAUSE_FROM_PARAMETER = "parameters.notice.<kind>.clause"


def _percent(name: str) -> Callable[[RecordReader], dict[str, Any]]:
    return lambda given: {"percent": given.number(name, 0, 100)}


def _after(given: RecordReader) -> dict[str, Any]:
    return {
        "percent": given.number("attendance_after_not_below_pct", 0, 100),
        "basis": given.choice("after_basis", tuple(BASES)),
    }


def _year_total(given: RecordReader) -> dict[str, Any]:
    return {"days": given.number("max_days_per_year", 0), "counted_kinds": given.texts("counted_kinds", tuple(KINDS))}


def _assessment(given: RecordReader) -> dict[str, Any]:
    names = ("immediately_before_school_days", "near_school_days")
    return {name: given.section("assessment").integer(name) for name in names}


def _circumstances(given: RecordReader) -> dict[str, Any]:
    return {
        "listed": given.texts("listed_circumstances", tuple(REASONS)),
        "excluded": given.texts("excluded_reasons", tuple(REASONS)),
    }


def _floor(given: RecordReader) -> dict[str, Any]:
    performance = given.section("performance")
    return {
        "percent": performance.number("floor_pct", 0, 100),
        "basis": performance.choice("floor_basis", tuple(BASES)),
    }


def _education(given: RecordReader) -> dict[str, Any]:
    performance = given.section("performance")
    hours = {name: performance.number(name, 0) for name in ("week_min_hours", "day_average_min_hours", "day_max_hours")}
    return hours | {"week_min_counts_partial_weeks": performance.flag("week_min_counts_partial_weeks")}


# How the file's parameters fill the parameters of each rule. A rule that is not here has none.
PARAMETERS: Mapping[str, Callable[[RecordReader], dict[str, Any]]] = {
    "attendance.now_above": _percent("attendance_above_pct"),
    "attendance.record_not_less": _percent("attendance_not_less_pct"),
    "attendance.after_not_below": _after,
    "record.authorised_share": _percent("authorised_share_above_pct"),
    "year.cumulative_days": _year_total,
    "assessment.window": _assessment,
    "term.start": lambda given: {"school_days": given.integer("start_of_term_school_days", 1)},
    "holiday.adjacent": lambda given: {"holiday_kinds": given.texts("holiday_kinds", HOLIDAY_KINDS)},
    "exceptional.circumstances": _circumstances,
    "funeral.one_day": lambda given: {"days": given.integer("funeral_max_days")},
    "performance.attendance_floor": _floor,
    "performance.education": _education,
    "open_morning.year_group": lambda given: {"year_groups": given.section("open_morning").integers("year_groups")},
    "open_morning.months": lambda given: {"months": given.section("open_morning").integers("months", 1, 12)},
    "open_morning.part_day": lambda given: {
        "sessions": given.section("open_morning").integer("max_sessions_per_day", 1, 2)
    },
    "medical.advance": lambda given: {"late": given.choice("late_medical", tuple(Status))},
}


def build_policy_rulebook(top: RecordReader, policy_id: str, parameters: Mapping[str, Any]) -> Rulebook:
    """The rulebook of a policy under these parameters. Raises `DataError` naming the key of the file at fault."""
    policy = top.section("policies").section(policy_id)
    given = RecordReader(parameters, source=top.source, path=policy.key("parameters"))
    rule_sets = top.section("rule_sets").section(policy_id)
    entries = [
        _entry(top, policy_id, str(rule), kind=kind, given=given)
        for kind in rule_sets.data
        for rule in rule_sets.texts(_known_kind(rule_sets, kind))
    ]
    if parameters.get("penalty") is not None:
        entries.append(_penalty_entry(given, tuple(kind for kind in rule_sets.data if kind != ILLNESS)))
    return build_rulebook(
        entries,
        source=top.source,
        policy=policy_id,
        effective_from=policy.day("effective_from"),
        review_due=policy.optional("review_due", policy.day),
    )


def _known_kind(rule_sets: RecordReader, kind: str) -> str:
    if kind not in KINDS:
        raise DataError(
            source=rule_sets.source, key=rule_sets.key(str(kind)), got=kind, accepted="one of " + ", ".join(KINDS)
        )
    return kind


def _entry(top: RecordReader, policy_id: str, rule: str, *, kind: str, given: RecordReader) -> Entry:
    anchors = _anchors(top, policy_id, rule, kind=kind, given=given)
    block: dict[str, Any] = {"rule": rule, "kinds": [kind], "also": anchors[1:]}
    if rule == NOTICE:
        block |= _notice(given.section("notice").section(kind))
    else:
        block |= PARAMETERS.get(rule, lambda _: {})(given)
    return parse_entry(block, anchor=anchors[0], source=f"{top.source} ({given.path} for {rule})")


def _notice(given: RecordReader) -> dict[str, Any]:
    strength = given.choice("strength", ("must", "where_possible", IN_ADVANCE))
    if strength == IN_ADVANCE:
        return {"days": given.integer("days"), "counting": IN_ADVANCE}
    return {"days": given.integer("days"), "strength": strength}


def _anchors(top: RecordReader, policy_id: str, rule: str, *, kind: str, given: RecordReader) -> list[str]:
    clauses = top.section("rule_clauses").section(policy_id)
    listed = clauses.required(rule, "a list of clause anchors")
    if listed == CLAUSE_FROM_PARAMETER:
        return [given.section("notice").section(kind).text("clause")]
    anchors = list(clauses.texts(rule))
    if not anchors:
        raise clauses.problem(rule, "at least one clause anchor")
    return anchors


def _penalty_entry(given: RecordReader, kinds: tuple[str, ...]) -> Entry:
    penalty = given.section("penalty")
    block = {
        "rule": "penalty.threshold",
        "kinds": kinds,
        "sessions": penalty.integer("sessions", 1),
        "school_weeks": penalty.integer("school_weeks", 1),
    }
    return parse_entry(block, anchor="penalty", source=given.source)


def override(
    parameters: Mapping[str, Any], overrides: Mapping[str, Any], *, reader: RecordReader, key: str
) -> dict[str, Any]:
    """The parameters with each dotted path replaced as a whole by its new value."""
    changed = dict(parameters)
    for path, value in overrides.items():
        changed = _replaced(changed, str(path).split("."), value, reader=reader, key=f"{reader.key(key)}.{path}")
    return changed


def _replaced(
    node: Mapping[str, Any], path: list[str], value: Any, *, reader: RecordReader, key: str
) -> dict[str, Any]:
    name, rest = path[0], path[1:]
    if not rest:
        return {**node, name: value}
    inner = node.get(name, {})
    if not isinstance(inner, Mapping):
        raise DataError(
            source=reader.source, key=key, got=value, accepted="a path whose every part but the last is a mapping"
        )
    return {**node, name: _replaced(inner, rest, value, reader=reader, key=key)}
