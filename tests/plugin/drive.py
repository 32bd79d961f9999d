"""Runs inside a stock site, with the site's own Python: the commands of the documentation, then a probe.

``drive.py PLAN`` reads a JSON file with ``commands`` (lines that begin ``python manage.py``), ``keep`` (where the
database is copied to, or null), ``probe`` (a Python file, or null) and ``given`` (what the probe is given). The probe's
``look(given)`` gives back what is written as JSON to ``result`` of the plan.
"""

import json
import runpy
import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path


def run(line: str) -> None:
    """One command as it is typed, by the site's own manage.py, without the price of another process."""
    program, script, *arguments = shlex.split(line)
    if (program, script) != ("python", "manage.py"):
        raise SystemExit(f"Cannot run {line!r}: only python manage.py is known here.")
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise SystemExit(f"{line!r} ended with {ended.code}") from ended


def keep_database(place: str) -> None:
    from django.db import connection

    connection.close()
    with closing(sqlite3.connect("db.sqlite3")) as source, closing(sqlite3.connect(place)) as target:
        source.backup(target)


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    sys.path.insert(0, str(Path.cwd()))
    for line in plan["commands"]:
        run(line)
    if plan["keep"]:
        keep_database(plan["keep"])
    if plan["probe"]:
        import django

        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()
        sys.path.insert(0, str(Path(plan["probe"]).parent))
        found = runpy.run_path(plan["probe"])["look"](plan["given"])
        Path(plan["result"]).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
