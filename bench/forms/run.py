"""A school's morning: 60 absence reports in one minute, then 300 in ten, against a portal as `make run` starts it.

    python bench/forms/run.py                  eleven minutes
    python bench/forms/run.py --faster 5       the same number in a fifth of the time
    python bench/forms/run.py --minute 30 --ten-minutes 0

SQLite, one web process with eight threads, the worker beside it, everything on this machine. Prints the median and the
99th percentile of Send and of every page, and the 99th percentile under load as a multiple of the median of a single
report sent on the idle portal. Exit status 1 if a report was lost, doubled, not answered or set apart; never because of
a time, which is the machine's. Pages begin at fixed moments, however long the ones before take.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.forms.morning import Outcome, idle_send, morning, percentile
from tests.e2e.portal_process import running_portal

CLIENTS = 48
IDLE_REPORTS = 9
# All clients are at one address, as behind a school's Wi-Fi.
FROM_HERE = {"SCHOOL_NETWORKS": "127.0.0.0/8"}


def spread(number: int, seconds: float) -> list[float]:
    """The moments at which so many parents begin, evenly."""
    return [seconds * place / number for place in range(number)]


def tell(what: str, outcome: Outcome, idle: float) -> None:
    sends, pages = outcome.sends(), outcome.pages()
    again = sum(one.presses for one in outcome.sent) - len(outcome.sent)
    print(f"{what}: {len(sends)} reports in {outcome.seconds:.0f} s, {again} second presses of Send")
    print(f"  Send   median {_ms(sends, 50)}, p99 {_ms(sends, 99)}")
    print(f"  pages  median {_ms(pages, 50)}, p99 {_ms(pages, 99)} ({len(pages)} answers)")
    print(f"  p99 of Send is {percentile(sends, 99) / idle:.1f} times an idle single Send ({idle * 1000:.0f} ms)")
    for words, found in (("lost", outcome.lost), ("doubled", outcome.doubled), ("not shown", outcome.not_shown)):
        print(f"  {words}: {len(found)} {', '.join(found[:5])}".rstrip())
    if outcome.apart:
        print(f"  set apart for a person: {outcome.apart}")


def _ms(values: list[float], share: int) -> str:
    return f"{percentile(values, share) * 1000:.0f} ms"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minute", type=int, default=60, help="reports in the first minute (60)")
    asked.add_argument("--ten-minutes", type=int, default=300, help="reports in the ten minutes after it (300)")
    asked.add_argument("--faster", type=float, default=1, help="compress both by this factor (1)")
    options = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="portal-morning-") as folder,
        running_portal(Path(folder), **FROM_HERE) as portal,
    ):
        idle = idle_send(portal.base_url, IDLE_REPORTS, "Idle Child")
        outcomes = []
        for what, number, seconds in (("A minute", options.minute, 60), ("Ten minutes", options.ten_minutes, 600)):
            if number:
                due = spread(number, seconds / options.faster)
                outcomes.append(morning(portal.base_url, portal.database, due, clients=CLIENTS, name=f"{what} Child"))
                tell(what, outcomes[-1], idle)
    return 0 if all(outcome.is_sound for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
