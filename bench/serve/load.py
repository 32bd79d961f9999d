"""Requests of many readers at once, made by wrk, and what it measured."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

READERS = 8
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
# Each question is another one, so that nobody can have kept its answer.
FRESH = """counter = %d
request = function()
  counter = counter + 1
  return wrk.format("GET", wrk.path .. "?n=" .. counter)
end
"""


@dataclass(frozen=True)
class Load:
    """``refused`` are answers of another kind than 200 and requests that got none."""

    per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


def missing() -> str:
    return "" if shutil.which("wrk") else "No wrk here. On Debian and Ubuntu: apt install wrk"


def load(url: str, seconds: float, *, fresh_from: int | None = None, script: Path) -> Load:
    """Of ``READERS`` connections that stay open; with ``fresh_from`` every address is asked once only."""
    command = ["wrk", "-t1", f"-c{READERS}", f"-d{seconds:.0f}s", "--latency", "--timeout", "20s"]
    if fresh_from is not None:
        script.write_text(FRESH % fresh_from)
        command += ["-s", str(script)]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    return Load(
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", said)[0]),
        p50_ms=_milliseconds(_found(r"50%\s+([\d.]+)(us|ms|s)\b", said)),
        p99_ms=_milliseconds(_found(r"99%\s+([\d.]+)(us|ms|s)\b", said)),
        refused=sum(int(number) for number in re.findall(r"(?:Non-2xx or 3xx responses:|timeout) (\d+)", said)),
    )


def _found(pattern: str, said: str) -> tuple[str, ...]:
    found = re.search(pattern, said)
    if found is None:
        raise RuntimeError(f"wrk said nothing of {pattern}:\n{said}")
    return found.groups()


def _milliseconds(found: tuple[str, ...]) -> float:
    return float(found[0]) * UNITS[found[1]]
