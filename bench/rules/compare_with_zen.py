"""Checks per second on the same six rules: ours with findings, figures and clauses, zen-engine with and without trace.

    python -m bench.rules.compare_with_zen

zen-engine is not among our dependencies: install it beside them (`pip install zen-engine`) to run this comparison.
It cannot count school sessions or calendar days of notice, so it is handed both ready made. Ours is timed twice: from
the same starting point, and from the facts snapshot with all of the calendar's arithmetic. All are timed in turns, so
that a busy machine slows every one of them, and the medians of the ratios are printed.
"""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from bench.rules.six_rules import build_calendar, build_six_rules, draw_facts, zen_decision, zen_input, zen_name
from portal.rules.leave.check import check, check_situation
from portal.rules.leave.facts import Facts
from portal.rules.leave.situation import Situation
from portal.rules.school_year import Calendar

REQUESTS, ROUNDS = 2_000, 15
Contestant = tuple[Callable[[Any], Any], Callable[[], list[Any]]]


OURS, OURS_FROM_FACTS = "ours, figures ready made", "ours, from the facts snapshot"
ZEN, ZEN_TRACED = "zen-engine, compiled", "zen-engine, compiled, with trace"


def read(facts: Facts, calendar: Calendar) -> Situation:
    """The facts read against the calendar as far as zen-engine is handed them: sessions asked for, and notice."""
    case = Situation(facts, calendar)
    _ = case.sessions_by_year
    return case


def main() -> int:
    try:
        import zen  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        print("NOT MEASURED: zen-engine is not installed here. Run `pip install zen-engine`, then this again.")
        return 2
    calendar, rulebook = build_calendar(), build_six_rules()
    requests = draw_facts(REQUESTS)
    inputs = [zen_input(facts, calendar) for facts in requests]
    compiled = zen.ZenDecisionContent(zen_decision())
    engine = zen.ZenEngine({"loader": lambda _: compiled})
    if not _agree(requests, inputs, engine, lambda facts: check(facts, rulebook=rulebook, calendar=calendar)):
        return 1
    contestants: dict[str, Contestant] = {
        OURS: (
            lambda case: check_situation(case, rulebook=rulebook),
            lambda: [read(facts, calendar) for facts in requests],
        ),
        OURS_FROM_FACTS: (lambda facts: check(facts, rulebook=rulebook, calendar=calendar), lambda: requests),
        ZEN: (lambda given: engine.evaluate("rules", given), lambda: inputs),
        ZEN_TRACED: (lambda given: engine.evaluate("rules", given, {"trace": True}), lambda: inputs),
    }
    _report(_time_in_turns(contestants))
    return 0


def _agree(requests: list[Any], inputs: list[Any], engine: Any, ours: Callable[[Any], Any]) -> bool:
    """Whether both give the same status for every rule and request, and the same recommendation."""
    for facts, given in zip(requests, inputs, strict=True):
        result = ours(facts)
        mine = {zen_name(finding.rule): finding.status.value for finding in result.findings} | {
            "recommendation": result.recommendation.value
        }
        theirs = engine.evaluate("rules", given)["result"]
        if mine != theirs:
            print(f"DISAGREE on {facts.to_json()}:\n  ours {json.dumps(mine)}\n  zen  {json.dumps(theirs)}")
            return False
    print(f"Both give the same six findings and the same recommendation for all {len(requests)} requests.")
    return True


def _time_in_turns(contestants: dict[str, Contestant]) -> dict[str, list[float]]:
    """Checks per second of every contestant in every round."""
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, (run, prepare) in contestants.items():
            given = prepare()
            began = perf_counter()
            for item in given:
                run(item)
            speeds[name].append(len(given) / (perf_counter() - began))
    return speeds


def _report(speeds: dict[str, list[float]]) -> None:
    for name, measured in speeds.items():
        print(f"{name:<34} {median(measured):>9,.0f} checks/s")
    for ours in (OURS, OURS_FROM_FACTS):
        for theirs in (ZEN, ZEN_TRACED):
            ratio = median(mine / other for mine, other in zip(speeds[ours], speeds[theirs], strict=True))
            print(f"{ours} is {ratio:.2f} times as fast as {theirs}")


if __name__ == "__main__":
    sys.exit(main())
