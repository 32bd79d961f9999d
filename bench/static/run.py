"""Static builds of 1,000 and 5,000 pages beside wagtail-bakery and django-distill: same pages, same templates, one run.

    python bench/static/run.py              (PORTAL_BENCH_PAGES=200,1000 for a quick look)

Prints for plain pages and for pages with menu, breadcrumbs and ten siblings: the time of the whole command, pages in a
second, the memory of its largest process, and how many times as fast the portal is as wagtail-bakery; then what one
edit costs beside a full build in the same process. The pages that the three wrote are compared byte by byte.

The peers (wagtail-bakery 0.8.0, which needs setuptools below 81, and django-distill 4.0.6) live in an environment of
their own in var/bench-static, made here when it is missing; all three run in it, with the portal's own versions of
everything else. All three run in one stock Wagtail site with the same content and templates; the portal's static site
is in it as docs/install.md says. The peers copy no static files. Ours is the whole command with everything it does:
verification, packed copies, notes for the next build. What the same build takes in the whole portal, with its feeds,
boards, API and the start of all its apps, stands below it ("whole portal").
Exit status 1 where the portal is not ten times (plain) or six times (menu, breadcrumbs, siblings) as fast with 5,000
pages, an edit costs more than a tenth of a full build, or pages differ.

The portal takes menu, breadcrumbs and siblings from its own `portal.pages.links`, as docs/static-site.md tells whoever
writes page types; what the same build takes with Wagtail's own queries, like the peers, stands below it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "var" / "bench-static"
PYTHON = ENVIRONMENT / "bin" / "python"
PEERS = ("wagtail-bakery==0.8.0", "django-distill==4.0.6")
SIZES = [int(size) for size in os.environ.get("PORTAL_BENCH_PAGES", "1000,5000").split(",")]
ROUNDS = int(os.environ.get("PORTAL_BENCH_ROUNDS", "2"))
LEAST = {"plain": 10, "nav": 6}
MOST_OF_A_FULL_BUILD = 0.1
JUDGED_FROM = 5000


@dataclass
class Measured:
    seconds: float
    processor_seconds: float
    megabytes: float
    folder: Path


def ensure_environment() -> None:
    if PYTHON.exists():
        return
    print("Making the environment of the peers …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "setuptools<81", "wheel"], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as kept:
        frozen = subprocess.run([str(PYTHON), "-m", "pip", "freeze"], capture_output=True, text=True, check=True)
        kept.write(frozen.stdout)
        kept.flush()
        subprocess.run([*pip, "--no-build-isolation", "--constraint", kept.name, *PEERS], check=True)


def run(
    command: list[str], var: Path, template: str, links: str = "wagtail", settings: str = "our_settings"
) -> tuple[float, float, float]:
    """Seconds by the clock and of the processors, and the largest process's megabytes, of one command."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | {
        "PORTAL_VAR": str(var),
        "BENCH_TEMPLATE": template,
        "BENCH_LINKS": links,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": f"bench.static.{settings}",
        "PYTHONWARNINGS": "ignore",
    }
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode()[-3000:]}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def commands(var: Path, template: str) -> dict[str, tuple[list[str], Path, str, str]]:
    """Name -> command, the folder it writes, whose way to find links it goes, and its settings."""
    stock = ["-m", "django"]
    distill = [
        "distill",
        "generate",
        f"--output-directory={var / 'distill'}",
        "--force",
        "--exclude-staticfiles",
    ]
    ours = ["-m", "portal", "build_site"]
    found = {
        "wagtail-bakery": (
            [*stock, "build", "--skip-static", "--skip-media"],
            var / "bakery",
            "wagtail",
            "stock_settings",
        ),
        "django-distill": ([*stock, *distill], var / "distill", "wagtail", "stock_settings"),
        "portal": ([*ours, str(var / "ours"), "--full"], var / "ours", "portal", "our_settings"),
        "whole portal": ([*ours, str(var / "whole"), "--full"], var / "whole", "portal", "portal_settings"),
    }
    if template == "nav":
        found["Wagtail's links"] = ([*ours, str(var / "theirs"), "--full"], var / "theirs", "wagtail", "our_settings")
    return found


def measure(var: Path, template: str) -> dict[str, Measured]:
    """The best of some rounds of each, in turn."""
    best: dict[str, Measured] = {}
    for _ in range(ROUNDS):
        for name, (arguments, folder, links, settings) in commands(var, template).items():
            for old in (folder, folder.with_name(f"{folder.name}.previous")):
                shutil.rmtree(old, ignore_errors=True)
            seconds, processor, megabytes = run([str(PYTHON), *arguments], var, template, links, settings)
            if name not in best or seconds < best[name].seconds:
                best[name] = Measured(seconds, processor, megabytes, folder)
    return best


def differing(measured: dict[str, Measured], pages: int) -> list[str]:
    """Pages that did not come out the same every way."""
    ours = measured["portal"].folder
    found = []
    names = [
        str(path.relative_to(measured["wagtail-bakery"].folder))
        for path in measured["wagtail-bakery"].folder.rglob("index.html")
    ]
    if len(names) != pages:
        found.append(f"wagtail-bakery wrote {len(names)} of {pages} pages")
    for name in names:
        bodies = {(each.folder / name).read_bytes() for each in measured.values() if (each.folder / name).exists()}
        if len(bodies) != 1 or not (ours / name).exists():
            found.append(name)
    return found


def main() -> int:
    ensure_environment()
    failed: list[str] = []
    for pages in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            var = Path(folder)
            run([str(PYTHON), str(ROOT / "bench/static/content.py"), str(pages)], var, "plain")
            for template in ("plain", "nav"):
                failed += one_table(var, template, pages)
    print("\n".join(failed) or "\nEvery limit is kept.")
    return 1 if failed else 0


def one_table(var: Path, template: str, pages: int) -> list[str]:
    measured = measure(var, template)
    faults = [f"not the same: {name}" for name in differing(measured, pages)[:3]]
    slowest = measured["wagtail-bakery"].seconds
    print(f"\n{pages} pages, {template}", flush=True)
    for name, each in measured.items():
        speed, times = pages / each.seconds, slowest / each.seconds
        spent = f"{each.seconds:7.2f} s ({each.processor_seconds:6.2f} s of processors)"
        print(f"  {name:<15} {spent}  {speed:6.0f} pages/s  {each.megabytes:5.0f} MB  {times:5.1f} x", flush=True)
    done = subprocess.run(
        [str(PYTHON), str(ROOT / "bench/static/one_edit.py"), str(var / "ours"), str(ROUNDS)],
        env=os.environ
        | {"PORTAL_VAR": str(var), "BENCH_TEMPLATE": template, "BENCH_LINKS": "portal", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    edit = json.loads(done.stdout.splitlines()[-1])
    share = edit["edit"] / edit["full"]
    print(
        f"  in one process: full {edit['full']:.2f} s, one edit {edit['edit']:.2f} s ({edit['made']} pages made, "
        f"{100 * share:.1f} % of a full build), nothing changed {edit['nothing']:.2f} s",
        flush=True,
    )
    faults += _slow(measured, template, pages, share)
    return [f"{pages} pages, {template}: {what}" for what in faults]


def _slow(measured: dict[str, Measured], template: str, pages: int, share: float) -> list[str]:
    found = []
    times = measured["wagtail-bakery"].seconds / measured["portal"].seconds
    if pages >= JUDGED_FROM and times < LEAST[template]:
        found.append(f"{times:.1f} times as fast as wagtail-bakery; {LEAST[template]} times is wanted")
    if pages >= JUDGED_FROM and share > MOST_OF_A_FULL_BUILD:
        found.append(f"an edit costs {100 * share:.0f} % of a full build; 10 % is wanted")
    return found


if __name__ == "__main__":
    sys.exit(main())
