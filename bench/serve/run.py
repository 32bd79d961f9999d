"""A policy page of the portal and the same words in a stock Wagtail site: requests per second, and what is served.

    python bench/serve/run.py            (PORTAL_BENCH_SECONDS=2 for a quick look)

Three servers stand at once: the portal, a stock site, and the stock site behind Django's cache middleware; each is
gunicorn with two processes of four threads, on SQLite. wrk asks one after the other, in turn, five rounds; the medians
count, and their ratios. Kept answers of the portal stand beside the cache middleware. Answers made anew (a question
nobody asked before) stand beside the plain stock site. Then both publish, and both are asked again.

Exit status 1 if the portal's kept page is served less often than the cached stock page, its page made anew less than
three times as often as the plain stock page, or if the portal showed anything old.
"""

import http.client
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.serve.load import Load, load, missing  # noqa: E402
from bench.serve.sites import PLEDGE  # noqa: E402
from tests.servers import free_port, wait_for  # noqa: E402

ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("PORTAL_BENCH_SECONDS", "5"))
PROCESSES, THREADS = 2, 4
PATH = "/policies/attendance/"
DEADLINES = "portal.operations.web_worker.DeadlineWorker"


@contextmanager
def served(application: str, environment: dict[str, str], worker: str = "gthread") -> Iterator[int]:
    """A web server; its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", worker]
    command += ["--workers", str(PROCESSES), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket"]
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT)
    try:
        wait_for(port, process)
        get(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def do(what: str, texts: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, str(ROOT / "bench" / "serve" / "sites.py"), what, str(texts)]
    subprocess.run(command, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL)


def get(port: int, path: str = PATH) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{path} on port {port} answers {answer.status}")
    return body


def first_readers_ms(port: int, database: Path) -> float:
    """The median time of the first answer after something public changed."""
    took = []
    with closing(sqlite3.connect(database)) as connection:
        for _ in range(15):
            with connection:
                connection.execute("UPDATE portal_public_changes SET number = number + 1")
            started = time.perf_counter()
            get(port)
            took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def plain_reader_ms(port: int) -> float:
    took = []
    for _ in range(15):
        started = time.perf_counter()
        get(port)
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def main() -> int:
    if reason := missing():
        print(reason)
        return 1
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        texts, script = folder / "texts.json", folder / "fresh.lua"
        ours = {"PORTAL_VAR": name, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
        theirs = {"SERVE_FOLDER": name, "PYTHONPATH": str(ROOT)}
        do("fill-portal", texts, ours)
        do("fill-stock", texts, theirs)
        portal = stack.enter_context(served("portal.wsgi:application", ours, DEADLINES))
        plain = stack.enter_context(served("bench.serve.stock_wsgi:application", theirs))
        cached = stack.enter_context(served("bench.serve.stock_wsgi:application", theirs | {"SERVE_CACHED": "1"}))
        sizes = {port: len(get(port)) for port in (portal, plain)}
        print(f"The page: {sizes[portal] // 1000} kB from the portal, {sizes[plain] // 1000} kB from the stock site.")
        figures = measure(portal, plain, cached, script)
        cold = first_readers_ms(portal, folder / "portal.sqlite3"), plain_reader_ms(plain)
        do("publish-portal", texts, ours)
        do("publish-stock", texts, theirs)
        # Both processes of each server are asked.
        is_old = {port: sum(PLEDGE not in get(port) for _ in range(20)) for port in (portal, cached)}
    return report(figures, cold, stale=is_old[portal], stale_elsewhere=is_old[cached])


def measure(portal: int, plain: int, cached: int, script: Path) -> dict[str, list[Load]]:
    asked = {
        "portal, kept": (portal, False),
        "stock, cached": (cached, False),
        "portal, made anew": (portal, True),
        "stock, plain": (plain, True),
    }
    figures: dict[str, list[Load]] = {name: [] for name in asked}
    fresh = 0
    for _ in range(ROUNDS):
        for name, (port, is_fresh) in asked.items():
            fresh += 10_000_000
            url = f"http://127.0.0.1:{port}{PATH}"
            figures[name].append(load(url, SECONDS, fresh_from=fresh if is_fresh else None, script=script))
    return figures


def report(figures: dict[str, list[Load]], cold: tuple[float, float], *, stale: int, stale_elsewhere: int) -> int:
    rates = {}
    for name, loads in figures.items():
        rates[name] = statistics.median(each.per_second for each in loads)
        p50 = statistics.median(each.p50_ms for each in loads)
        p99 = statistics.median(each.p99_ms for each in loads)
        refused = sum(each.refused for each in loads)
        print(f"{name:18} {rates[name]:8.0f}/s   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   {refused} refused")
    kept = rates["portal, kept"] / rates["stock, cached"]
    anew = rates["portal, made anew"] / rates["stock, plain"]
    print(f"Kept beside Django's cache middleware: {kept:.2f} times as many. Made anew beside plain: {anew:.2f} times.")
    print(
        f"First reader after a change: {cold[0]:.0f} ms, beside {cold[1]:.0f} ms of any reader of the plain stock site."
    )
    print(
        f"Asked 20 times after a publication, the portal showed the old page {stale} times, "
        f"the cache middleware {stale_elsewhere}."
    )
    is_refused = any(each.refused for name, loads in figures.items() if name.startswith("portal") for each in loads)
    failures = [kept < 1, anew < 3, stale > 0, is_refused]
    return 1 if any(failures) else 0


if __name__ == "__main__":
    sys.exit(main())
