"""What one report, one feed, one page and one school's year cost, on PostgreSQL and Redis as on several machines.

    python bench/scale/run.py                  four minutes
    python bench/scale/run.py --reports 100    more of them

One web server and one worker as `portal web` and `portal worker` start them, PostgreSQL that waits for the disk, Redis
as cache and queue, all on this machine. Printed are answers a second, which say much of the machine and of whatever
else runs on it, and processor milliseconds of each part an answer, which say less: from those `sums.py` works out what
50, 500 and 24,000 schools need; see docs/scale.md. Exit status 1 if a report was lost or doubled.
"""

import argparse
import contextlib
import http.client
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "register"))

import psutil

from bench.forms.morning import percentile, report
from bench.scale.sums import PUPILS, Costs, table
from portal.operations.supervisor import end_group
from tests.e2e.portal_process import ROOT, ask_portal, clean_environment
from tests.servers import free_port, postgres, redis

SECONDS_EACH, CLIENTS = 5.0, 4
FEED, PAGE = "/dates/feeds/whole-school.ics", "/policies/attendance/"
SIZE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
    cursor.execute("SELECT pg_database_size(current_database())")
    print(cursor.fetchone()[0])
"""
STORED = """
from portal.attendance_plugin.submissions.models import Submission, OutboxMessage
stored = Submission.objects.filter(child_name__startswith="Scale Child")
children = stored.values("child_name").distinct().count()
print(stored.count(), children, OutboxMessage.objects.filter(state="sent").count())
"""
YEAR = """
import sys
sys.path.insert(0, "bench/register")
from schools import csv_lines, make_school, school_days
from datetime import UTC, datetime
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
school = make_school(0, PUPILS)
upns = list(Pupil.objects.filter(school=school).order_by("pk").values_list("upn", flat=True))
file = "\\r\\n".join(csv_lines(upns, school_days(2025))).encode()
taken = import_register(school, file, file_name="marks.csv", at=datetime(2026, 8, 1, 12, tzinfo=UTC))
print(taken.report["new"])
"""


@dataclass(frozen=True)
class Parts:
    """The processes whose time is counted."""

    web: psutil.Process
    worker: psutil.Process
    database: psutil.Process

    def seconds(self) -> dict[str, float]:
        return {name: _with_children(process) for name, process in vars(self).items()}


def _with_children(process: psutil.Process) -> float:
    """Processor seconds so far, also of children that have ended and been counted."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def measured(parts: Parts, work: Callable[[], int]) -> tuple[int, float, dict[str, float]]:
    """How many, in how many seconds, and processor milliseconds of each part for one."""
    before, began = parts.seconds(), time.perf_counter()
    number = work()
    seconds = time.perf_counter() - began
    time.sleep(3)  # the worker's last tasks belong to it
    after = parts.seconds()
    return number, seconds, {name: 1000 * (after[name] - before[name]) / number for name in after}


def asking(port: int, path: str, headers: dict[str, str], status: int) -> Callable[[], int]:
    """Ask for one address over kept connections for some seconds; how many answers came."""

    def ask_on(until: float) -> int:
        web, answers = http.client.HTTPConnection("127.0.0.1", port, timeout=30), 0
        while time.monotonic() < until:
            web.request("GET", path, headers=headers)
            answer = web.getresponse()
            answer.read()
            assert answer.status == status, (path, answer.status)
            answers += 1
        web.close()
        return answers

    def work() -> int:
        until = time.monotonic() + SECONDS_EACH
        with ThreadPoolExecutor(CLIENTS) as pool:
            return sum(pool.map(ask_on, [until] * CLIENTS))

    return work


def etag_of(port: int, path: str) -> str:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    web.request("GET", path)
    answer = web.getresponse()
    answer.read()
    web.close()
    assert answer.status == 200, (path, answer.status)
    return str(answer.headers["ETag"])


@contextlib.contextmanager
def running(var: Path, environment: dict[str, str], command: str) -> Iterator[psutil.Process]:
    part = subprocess.Popen(
        [sys.executable, "-m", "portal", command],
        cwd=ROOT,
        env=clean_environment(var) | environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(part.pid)
    finally:
        part.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(timeout=30)
        end_group(part)
        part.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError, AssertionError, http.client.HTTPException, KeyError):
            etag_of(port, FEED)
            return
        time.sleep(0.3)
    raise SystemExit("The web server did not answer.")


def tell(what: str, number: int, seconds: float, each: dict[str, float]) -> None:
    parts = ", ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in each.items())
    print(f"{what:<28}{number / seconds:8.1f} a second   ms of processor each: {parts}", flush=True)


def _database_process() -> psutil.Process:
    """The server that this run has started."""
    mine = psutil.Process().children(recursive=True)
    return next(process for process in mine if process.name() == "postgres")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--reports", type=int, default=60, help="absence reports (60)")
    options = asked.parse_args()
    port = free_port()
    with contextlib.ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-scale-")))
        environment = {**stack.enter_context(postgres(flushed=True)), **stack.enter_context(redis())}
        environment |= {"PORT": str(port), "SCHOOL_NETWORKS": "127.0.0.0/8"}
        prepared = clean_environment(var) | environment
        subprocess.run([sys.executable, "-m", "portal", "prepare"], cwd=ROOT, env=prepared, check=True)
        web = stack.enter_context(running(var, environment, "web"))
        worker = stack.enter_context(running(var, environment, "worker"))
        wait_for(port)
        return measure(Parts(web, worker, _database_process()), port, var, environment, options.reports)


def measure(parts: Parts, port: int, var: Path, environment: dict[str, str], reports: int) -> int:
    base_url = f"http://127.0.0.1:{port}"
    load = os.getloadavg()[0]
    print(
        f"{platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}, load before {load:.1f}"
    )
    costs: dict[str, dict[str, float]] = {}
    sends: list[float] = []
    lock = threading.Lock()

    def one(number: int) -> None:
        told = report(base_url, f"Scale Child {number}")
        with lock:
            sends.append(told.send)

    def many() -> int:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(one, range(reports)))
        return reports

    one(reports)  # what is done once only, as reading templates
    small = int(ask_portal(var, SIZE, **environment))
    number, seconds, costs["report"] = measured(parts, many)
    tell("reports, whole way", number, seconds, costs["report"])
    print(f"{'':<28}Send: median {1000 * percentile(sends, 50):.0f} ms, p99 {1000 * percentile(sends, 99):.0f} ms")
    each_report = (int(ask_portal(var, SIZE, **environment)) - small) / reports
    tag = {"If-None-Match": etag_of(port, FEED)}
    for name, path, headers, status in (
        ("feed, unchanged (304)", FEED, tag, 304),
        ("feed, whole (200)", FEED, {}, 200),
        ("policy page (200)", PAGE, {}, 200),
    ):
        number, seconds, costs[name] = measured(parts, asking(port, path, headers, status))
        tell(name, number, seconds, costs[name])

    began = time.perf_counter()
    build = [sys.executable, "-m", "portal", "build-site", str(var / "site")]
    subprocess.run(build, cwd=ROOT, env=clean_environment(var) | environment, check=True, stdout=subprocess.DEVNULL)
    built = time.perf_counter() - began
    files = [path for path in (var / "site").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"static build, two schools   {built:8.1f} s          {len(files):,} files, {size:.1f} MB")

    before = int(ask_portal(var, SIZE, **environment))
    began = time.perf_counter()
    marks = int(ask_portal(var, YEAR.replace("PUPILS", str(PUPILS)), **environment).splitlines()[-1])
    took = time.perf_counter() - began
    year = (int(ask_portal(var, SIZE, **environment)) - before) / 1e6
    print(
        f"a school's year of marks    {year:8.1f} MB         {marks:,} marks of {PUPILS} pupils, {took:.0f} s to import"
    )
    print(f"a report with its mails     {each_report / 1000:8.1f} kB")

    stored, children, sent = map(int, ask_portal(var, STORED, **environment).split())
    print(f"stored {stored} of {reports + 1}, of {children} children; {sent} mails sent\n")
    whole = costs["report"]
    print(
        table(
            Costs(
                report_web=whole["web"],
                report_worker=whole["worker"],
                report_database=whole["database"],
                feed_304=sum(costs["feed, unchanged (304)"].values()),
                page=sum(costs["policy page (200)"].values()),
                build_seconds=built / 2,
                megabytes_year=year + PUPILS * 12 * each_report / 1e6,
            )
        )
    )
    return 0 if stored == children == reports + 1 else 1


if __name__ == "__main__":
    sys.exit(main())
