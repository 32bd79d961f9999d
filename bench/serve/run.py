"""A policy page of the portal and the same words in a stock Wagtail site: requests per second, and what is served.

    python bench/serve/run.py               (PORTAL_BENCH_SECONDS=2 for a quick look)
    python bench/serve/run.py postgresql    (needs redis-server)

Several servers stand at once: the portal, a stock site, and the stock site behind Django's cache middleware; each is
gunicorn with two processes of four threads. On SQLite the middleware's cache is in the memory of each process, which is
Django's default. On PostgreSQL it stands besides with a cache that its processes share, in Redis or in the database:
only such a one can be emptied for all of them at once. wrk asks one after the other, in turn, five rounds; the medians
count, and their ratios. Kept answers of the portal stand beside the cache middleware. Answers made anew (a question
nobody asked before) stand beside the plain stock site. Then both publish, and both are asked again.

Exit status 1 if the portal's kept page is served less often than the cached stock page (on PostgreSQL: than that of a
shared cache), its page made anew less than three times as often as the plain stock page, or if the portal showed
anything old.
"""

import http.client
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.serve.load import Load, load, missing  # noqa: E402
from bench.serve.sites import PLEDGE  # noqa: E402
from tests.servers import free_port, postgres, redis, wait_for  # noqa: E402

ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("PORTAL_BENCH_SECONDS", "5"))
PROCESSES, THREADS = 2, 4
PATH = "/policies/attendance/"
DEADLINES = "portal.operations.web_worker.DeadlineWorker"
IN_PROCESS, IN_REDIS, IN_DATABASE = "stock, cached", "stock, Redis", "stock, cache table"
CHANGE = "UPDATE portal_public_changes SET number = number + 1 WHERE slot = 0"


@dataclass(frozen=True)
class Ground:
    """The environments of both sites, where the stock site's caches are, and what changes something public."""

    ours: dict[str, str]
    theirs: dict[str, str]
    caches: dict[str, str]
    change: Callable[[], None]

    @property
    def peers(self) -> list[str]:
        """The caches that the portal is measured against: where there are shared ones, those."""
        return [name for name in self.caches if name != IN_PROCESS] or [IN_PROCESS]


def on_sqlite(folder: Path) -> Ground:
    def change() -> None:
        with closing(sqlite3.connect(folder / "portal.sqlite3")) as database, database:
            database.execute(CHANGE)

    return Ground({}, {}, {IN_PROCESS: "locmem.LocMemCache"}, change)


def on_postgresql(stack: ExitStack) -> Ground:
    import psycopg

    url = stack.enter_context(postgres(flushed=True))["DATABASE_URL"]
    cache = stack.enter_context(redis())["CACHE_URL"]
    server = stack.enter_context(psycopg.connect(url, autocommit=True))
    server.execute("CREATE DATABASE stock")
    caches = {IN_PROCESS: "locmem.LocMemCache", IN_REDIS: f"redis.RedisCache {cache}"}
    return Ground(
        ours={"DATABASE_URL": url},
        theirs={"SERVE_DATABASE_URL": url.rpartition("/")[0] + "/stock"},
        caches=caches | {IN_DATABASE: "db.DatabaseCache answers"},
        change=partial(server.execute, CHANGE),
    )


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


def reader_ms(port: int, before_each: Callable[[], None] = lambda: None) -> float:
    """The median time of one answer."""
    took = []
    for _ in range(15):
        before_each()
        started = time.perf_counter()
        get(port)
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1000


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    if kind not in ("sqlite", "postgresql"):
        print("Usage: python bench/serve/run.py [sqlite|postgresql]")
        return 2
    if reason := missing():
        print(reason)
        return 1
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        texts, script = folder / "texts.json", folder / "fresh.lua"
        ground = on_postgresql(stack) if kind == "postgresql" else on_sqlite(folder)
        ours = {"PORTAL_VAR": name, "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)} | ground.ours
        theirs = {"SERVE_FOLDER": name, "PYTHONPATH": str(ROOT)} | ground.theirs
        do("fill-portal", texts, ours)
        do("fill-stock", texts, theirs | {"SERVE_CACHED": list(ground.caches.values())[-1]})
        do("time-portal", folder / "microseconds", ours)
        print(f"Reading the number takes {(folder / 'microseconds').read_text()} microseconds on {kind}.")
        portal = stack.enter_context(served("portal.wsgi:application", ours, DEADLINES))
        stock = partial(served, "bench.serve.stock_wsgi:application")
        plain = stack.enter_context(stock(theirs))
        cached = {
            name: stack.enter_context(stock(theirs | {"SERVE_CACHED": cache})) for name, cache in ground.caches.items()
        }
        sizes = {port: len(get(port)) for port in (portal, plain)}
        print(f"The page: {sizes[portal] // 1000} kB from the portal, {sizes[plain] // 1000} kB from the stock site.")
        figures = measure(portal, plain, cached, script)
        cold = reader_ms(portal, ground.change), reader_ms(plain)
        do("publish-portal", texts, ours)
        do("publish-stock", texts, theirs)
        # Both processes of each server are asked.
        stale = {name: sum(PLEDGE not in get(port) for _ in range(20)) for name, port in cached.items()}
        stale["portal"] = sum(PLEDGE not in get(portal) for _ in range(20))
    return report(figures, cold, stale, ground.peers)


def measure(portal: int, plain: int, cached: dict[str, int], script: Path) -> dict[str, list[Load]]:
    asked = {
        "portal, kept": (portal, False),
        **{name: (port, False) for name, port in cached.items()},
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


def report(figures: dict[str, list[Load]], cold: tuple[float, float], stale: dict[str, int], peers: list[str]) -> int:
    rates = {}
    for name, loads in figures.items():
        rates[name] = statistics.median(each.per_second for each in loads)
        p50 = statistics.median(each.p50_ms for each in loads)
        p99 = statistics.median(each.p99_ms for each in loads)
        refused = sum(each.refused for each in loads)
        print(f"{name:18} {rates[name]:8.0f}/s   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   {refused} refused")
    kept = {name: rates["portal, kept"] / rates[name] for name in rates if name in stale}
    anew = rates["portal, made anew"] / rates["stock, plain"]
    for name, ratio in kept.items():
        print(f"Kept beside «{name}»: {ratio:.2f} times as many.")
    print(f"Made anew beside plain: {anew:.2f} times as many.")
    print(
        f"First reader after a change: {cold[0]:.0f} ms, beside {cold[1]:.0f} ms of any reader of the plain stock site."
    )
    print("Old pages of 20 after a publication: " + "; ".join(f"{name} {old}" for name, old in stale.items()) + ".")
    is_refused = any(each.refused for name, loads in figures.items() if name.startswith("portal") for each in loads)
    failures = [min(kept[name] for name in peers) < 1, anew < 3, stale["portal"] > 0, is_refused]
    return 1 if any(failures) else 0


if __name__ == "__main__":
    sys.exit(main())
