"""Checks per second on the same six rules: ours with findings, figures and clauses, zen-engine without and with its trace.

    python -m bench.rules.compare_with_zen

zen-engine is not among our dependencies: install it beside them (`pip install zen-engine`) to run this comparison. The
three are timed in turns, so that a busy machine slows all of them, and the medians of the ratios are printed.
"""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from bench.rules.six_rules import build_calendar, build_six_rules, draw_facts, zen_decision, zen_input, zen_name
from portal.rules.leave.check import check

REQUESTS, ROUNDS = 2_000, 15
Contestant = tuple[Callable[[Any], Any], list[Any]]


def main() -> int:
    try:
        import zen  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        print(
            "NOT MEASURED: zen-engine is not installed here. Install it with `pip install zen-engine` and run this again."
        )
        return 2
    calendar, rulebook = build_calendar(), build_six_rules()
    requests = draw_facts(REQUESTS)
    inputs = [zen_input(facts, calendar) for facts in requests]
    compiled = zen.ZenDecisionContent(zen_decision())
    engine = zen.ZenEngine({"loader": lambda _: compiled})
    if not _agree(requests, inputs, engine, lambda facts: check(facts, rulebook=rulebook, calendar=calendar)):
        return 1
    contestants: dict[str, Contestant] = {
        "ours, from the facts snapshot": (lambda facts: check(facts, rulebook=rulebook, calendar=calendar), requests),
        "zen-engine, compiled": (lambda given: engine.evaluate("rules", given), inputs),
        "zen-engine, compiled, with trace": (lambda given: engine.evaluate("rules", given, {"trace": True}), inputs),
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
        for name, (run, given) in contestants.items():
            began = perf_counter()
            for item in given:
                run(item)
            speeds[name].append(len(given) / (perf_counter() - began))
    return speeds


def _report(speeds: dict[str, list[float]]) -> None:
    ours, *others = speeds
    print(f"{ours}: {median(speeds[ours]):,.0f} checks/s")
    for name in others:
        ratio = median(mine / theirs for mine, theirs in zip(speeds[ours], speeds[name], strict=True))
        print(f"{name}: {median(speeds[name]):,.0f} checks/s; ours is {ratio:.2f} times as fast")


if __name__ == "__main__":
    sys.exit(main())
