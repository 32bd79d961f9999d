"""What the last build noted, beside the site and readable by its owner alone."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import parameters
from .recording import Read, Trace

FORM = 2


@dataclass(slots=True)
class Notebook:
    """``made_with`` says with what code, settings and options; ``notes`` is what the builder wants to know again."""

    made_with: str = ""
    manifest_sha256: str = ""
    reads: dict[str, Read] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Replace the notebook in one step. Queries that JSON cannot hold make their answers volatile.

        What many answers share, such as the site they are of, is written once.
        """
        reads, unwritten = {}, set()
        used = {name for trace in self.traces.values() for name in trace.reads}
        for name in used:
            try:
                reads[name] = _plain(self.reads[name])
            except parameters.CannotBeWritten:
                unwritten.add(name)
        groups: dict[tuple[Any, ...], dict[str, dict[str, str]]] = {}
        for address, trace in self.traces.items():
            volatile = trace.volatile or not unwritten.isdisjoint(trace.reads)
            shared = (frozenset(trace.reads), tuple(trace.days.items()), volatile)
            groups.setdefault(shared, {})[address] = trace.rows
        traces = [[sorted(names), dict(days), volatile, rows] for (names, days, volatile), rows in groups.items()]
        text = json.dumps(
            {
                "form": FORM,
                "made_with": self.made_with,
                "manifest_sha256": self.manifest_sha256,
                "reads": reads,
                "traces": traces,
                "notes": self.notes,
            }
        )
        part = part_of(path)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        part.replace(path)


def part_of(path: Path) -> Path:
    """Where a notebook is while it is written."""
    return path.with_name(f"{path.name}.part")


def load_notebook(path: Path) -> Notebook:
    """The notebook, or an empty one where there is none that can be read: everything is then made anew."""
    try:
        data = json.loads(path.read_text())
        if data["form"] != FORM:
            return Notebook()
        return Notebook(
            data["made_with"],
            data["manifest_sha256"],
            {name: _read(values) for name, values in data["reads"].items()},
            {
                address: Trace(reads, rows, days, volatile)
                for names, days, volatile, by_address in data["traces"]
                for reads in [frozenset(names)]
                for address, rows in by_address.items()
            },
            data["notes"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Notebook()


def _plain(read: Read) -> list[Any]:
    values = None if read.parameters is None else parameters.written(read.parameters)
    return [read.database, read.sql, values, read.digest]


def _read(values: list[Any]) -> Read:
    database, sql, written, digest = values
    return Read(database, sql, None if written is None else parameters.read(written), digest)
