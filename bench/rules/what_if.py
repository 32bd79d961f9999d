"""A what-if over many stored requests under two full rulebooks: seconds on one core, and how they grow.

    python -m bench.rules.what_if

The requests are snapshots already read; every request is checked under both rulebooks with all findings. Growth is
linear if the microseconds for one request stay the same.
"""

import sys
from time import perf_counter, process_time
from typing import Any

from bench.rules.six_rules import KIND, build_calendar, draw_facts
from portal.rules.leave.what_if import replay_what_if
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry

SIZES = (1_000, 10_000, 60_000, 100_000)
DISTINCT = 2_000


def build_full(*, notice_days: int, percent: int) -> Rulebook:
    """Every rule a policy can have for exceptional leave, the penalty threshold among them."""
    blocks: tuple[dict[str, Any], ...] = (
        {"rule": "notice.minimum", "days": notice_days},
        {"rule": "request.not_retrospective"},
        {"rule": "attendance.now_above", "percent": percent},
        {"rule": "attendance.record_not_less", "percent": percent},
        {"rule": "attendance.after_not_below", "percent": percent, "basis": "both"},
        {"rule": "record.no_unauthorised"},
        {"rule": "record.authorised_share", "percent": 10},
        {"rule": "year.cumulative_days", "days": 10},
        {"rule": "assessment.window", "immediately_before_school_days": 1, "near_school_days": 5},
        {"rule": "term.start", "school_days": 1},
        {"rule": "holiday.adjacent", "holiday_kinds": ["term_break", "half_term"]},
        {"rule": "exceptional.circumstances", "excluded": ["holiday_cost"]},
        {"rule": "evidence.required"},
        {"rule": "penalty.threshold", "sessions": 10, "school_weeks": 10},
    )
    entries = (
        parse_entry({**block, "kinds": [KIND]}, anchor=f"clause-{n}", source="bench") for n, block in enumerate(blocks)
    )
    return build_rulebook(entries, source="bench")


def main() -> int:
    calendar = build_calendar()
    current, draft = build_full(notice_days=14, percent=96), build_full(notice_days=7, percent=95)
    stored = [(str(number), facts) for number, facts in enumerate(draw_facts(DISTINCT))]
    print(f"{'requests':>10} {'seconds':>9} {'on the CPU':>11} {'µs a request':>13}  changed recommendations")
    for size in SIZES:
        snapshots = (stored[number % DISTINCT] for number in range(size))
        began, cpu = perf_counter(), process_time()
        report = replay_what_if(snapshots, current=current, draft=draft, calendar=calendar)
        seconds, cpu = perf_counter() - began, process_time() - cpu
        changed = sum(flip.changes_recommendation for flip in report.flips)
        print(f"{size:>10,} {seconds:>9.2f} {cpu:>11.2f} {1e6 * cpu / size:>13.1f}  {changed:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
