"""The six rules both engines run: for ours a rulebook, for zen-engine a decision graph with the same numbers."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from portal.rules.calendar_data import parse_calendar
from portal.rules.leave.facts import Facts
from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.situation import Situation
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry
from portal.rules.school_year import Calendar

KIND = "exceptional_leave"
RULES: tuple[dict[str, Any], ...] = (
    {"rule": "notice.minimum", "days": 14},
    {"rule": "attendance.now_above", "percent": 96},
    {"rule": "attendance.record_not_less", "percent": 96},
    {"rule": "record.no_unauthorised"},
    {"rule": "record.authorised_share", "percent": 10},
    {"rule": "year.cumulative_days", "days": 10},
)
NO_REGISTER = "possible == null or possible == 0 ? 'missing_fact' : "
EXPRESSIONS = {
    "notice.minimum": "notice_days >= 14 ? 'meets' : 'does_not_meet'",
    "attendance.now_above": NO_REGISTER + "(100 * attended > 96 * possible ? 'meets' : 'does_not_meet')",
    "attendance.record_not_less": NO_REGISTER + "(100 * attended >= 96 * possible ? 'meets' : 'does_not_meet')",
    "record.no_unauthorised": NO_REGISTER
    + "(unauthorised - unauthorised_in_request > 0 ? 'does_not_meet' : (unresolved > 0 ? 'missing_fact' : 'meets'))",
    "record.authorised_share": NO_REGISTER + "(100 * authorised > 10 * possible ? 'does_not_meet' : 'meets')",
    "year.cumulative_days": "granted_sessions + request_sessions <= 20 ? 'meets' : 'does_not_meet'",
}


def build_calendar() -> Calendar:
    """Two ordinary school years."""
    return parse_calendar(
        {
            "time_zone": "Europe/London",
            "session_times": {
                "am": {"registration": "09:00", "ends": "12:00"},
                "pm": {"registration": "13:00", "ends": "15:15"},
            },
            "years": [_year(2025), _year(2026)],
        },
        source="bench calendar",
    )


def _year(started: int) -> dict[str, Any]:
    return {
        "academic_year": f"{started}-{started % 100 + 1}",
        "terms": [
            {"name": "autumn", "first": f"{started}-09-03", "last": f"{started}-12-18"},
            {"name": "spring", "first": f"{started + 1}-01-05", "last": f"{started + 1}-03-27"},
            {"name": "summer", "first": f"{started + 1}-04-13", "last": f"{started + 1}-07-20"},
        ],
        "half_terms": [
            {"first": f"{started}-10-26", "last": f"{started}-10-30"},
            {"first": f"{started + 1}-02-15", "last": f"{started + 1}-02-19"},
            {"first": f"{started + 1}-05-24", "last": f"{started + 1}-05-28"},
        ],
        "training_days": [f"{started}-09-03"],
        "assessment_windows": [
            {"name": "tests", "year_groups": [6], "start": f"{started + 1}-05-10", "end": f"{started + 1}-05-13"}
        ],
    }


def build_six_rules() -> Rulebook:
    entries = (
        parse_entry({**block, "kinds": [KIND]}, anchor=f"clause-{n}", source="bench") for n, block in enumerate(RULES)
    )
    return build_rulebook(entries, source="bench")


def draw_facts(count: int, *, seed: int = 7) -> list[Facts]:
    """Requests as a school gets them: most attend well, some have no register yet, some were granted leave before."""
    random = Random(seed)
    return [_draw(random, number) for number in range(count)]


def _draw(random: Random, number: int) -> Facts:
    asked_on = date(2026, 10, 5) + timedelta(days=random.randrange(200))
    first = asked_on + timedelta(days=random.randrange(3, 30))
    possible = random.randrange(40, 300)
    unauthorised = random.choice((0, 0, 0, 0, 1, 2))
    authorised = random.randrange(possible // 9)
    register = {
        "as_of": (asked_on - timedelta(days=1)).isoformat(),
        "possible": possible,
        "authorised": authorised,
        "unauthorised": unauthorised,
        "attended": possible - authorised - unauthorised,
    }
    granted = {"year": "2026-27", "kind": KIND, "sessions": random.randrange(12), "outcome": "authorised"}
    data = {
        "pupil": {"year_group": random.randrange(1, 7)},
        "register": None if random.random() < 0.06 else register,
        "ledger": [granted] if random.random() < 0.3 else [],
        "request": {
            "kind": KIND,
            "received_at": f"{asked_on.isoformat()}T10:00:00Z",
            "reason_code": "family_event",
            "from": [first.isoformat(), "am"],
            "to": [(first + timedelta(days=random.randrange(5))).isoformat(), "pm"],
        },
    }
    return parse_facts(data, source=f"bench request {number}")


def zen_input(facts: Facts, calendar: Calendar) -> dict[str, Any]:
    """The figures zen-engine starts from. It cannot count school sessions: they, and the notice, are ready made."""
    case = Situation(facts, calendar)
    register = facts.register
    granted = sum(entry.sessions for entry in facts.ledger)
    return {
        "notice_days": case.notice_before(case.sessions[0]) if case.sessions else 99,
        "request_sessions": len(case.sessions),
        "granted_sessions": granted,
        "possible": register.possible if register else None,
        "attended": register.attended if register else None,
        "authorised": register.authorised if register else None,
        "unauthorised": register.unauthorised if register else None,
        "unauthorised_in_request": register.unauthorised_in_request if register else None,
        "unresolved": register.unresolved if register else None,
    }


def _first_of(statuses: str, otherwise: str) -> str:
    fails, asks = (f"some([{statuses}], # == '{status}')" for status in ("does_not_meet", "missing_fact"))
    return f"{fails} ? 'outside_policy' : ({asks} ? 'more_information_needed' : '{otherwise}')"


def zen_name(rule: str) -> str:
    """The rule's id as a key without dots."""
    return rule.replace(".", "_")


def zen_decision() -> str:
    """The decision graph: one expression for each rule, guarded against missing facts, then the recommendation."""
    names = {rule: zen_name(rule) for rule in EXPRESSIONS}
    above, not_less = names["attendance.now_above"], names["attendance.record_not_less"]
    conflict = f"$.{above} == 'does_not_meet' and $.{not_less} == 'meets'"
    every = ", ".join(f"$.{name}" for name in names.values())
    others = ", ".join(f"$.{name}" for name in names.values() if name != above)
    recommendation = (
        f"{conflict} ? ({_first_of(others, 'headteacher_judgement')}) : ({_first_of(every, 'within_policy')})"
    )
    expressions = [{"id": names[rule], "key": names[rule], "value": text} for rule, text in EXPRESSIONS.items()]
    expressions.append({"id": "recommendation", "key": "recommendation", "value": recommendation})
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "request", "type": "inputNode", "name": "request", "position": place},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "position": place,
            "content": {"expressions": expressions},
        },
        {"id": "findings", "type": "outputNode", "name": "findings", "position": place},
    ]
    edges = [
        {"id": "in", "sourceId": "request", "targetId": "rules", "type": "edge"},
        {"id": "out", "sourceId": "rules", "targetId": "findings", "type": "edge"},
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})
