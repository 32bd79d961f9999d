"""Fresh `wagtail start` projects with the built wheel in them, on the Django of an environment we have.

A site's environment holds the wheel, what the wheel's requirements lead to, and nothing else: a library or a file that
was forgotten is missing there as it would be for anybody. The libraries are links to those that are installed already.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.plugin.doc_blocks import Block, blocks_of, follow

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
INSTALL = blocks_of(ROOT / "docs" / "install.md")
NEWEST = ROOT / "var" / "venv-newest" / "bin" / "python"
PYTHONS = {"5.2": Path(sys.executable), "newest": NEWEST}
IN_THE_WHEEL = ("portal", "pyproject.toml", "README.md")


def build_wheel(folder: Path) -> Path:
    """The wheel, made from a copy: nothing is left behind in the repository."""
    source = folder / "source"
    source.mkdir()
    for name in IN_THE_WHEEL:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(path, source / name)
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", folder)
    _run([sys.executable, "-m", "pip", "wheel", ".", *options], cwd=source)
    (wheel,) = folder.glob("*.whl")
    return wheel


def requirements_of(wheel: Path) -> list[str]:
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        found = Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist")
    return list(found or [])


@dataclass(frozen=True)
class Environment:
    python: Path

    @property
    def path(self) -> str:
        return f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"


def make_environment(folder: Path, django: str, wheel: Path) -> Environment:
    """An environment for sites on this Django. Fails where the Python with its libraries is not there."""
    libraries = PYTHONS[django]
    if not libraries.exists():
        raise FileNotFoundError(f"There is no {libraries} with the newest Django. Run: make newest-environment")
    _run([libraries, "-m", "venv", "--without-pip", folder])
    environment = Environment(folder / "bin" / "python")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = _run([environment.python, "-c", where]).strip()
    _run([libraries, HERE / "link_libraries.py", packages, *requirements_of(wheel)])
    for line in (line for block in INSTALL[""] for line in block.text.splitlines()):
        _run(line.split(), PATH=environment.path, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheel.parent))
    return environment


def start_project(folder: Path, environment: Environment) -> None:
    folder.mkdir()
    code = "import sys; from wagtail.bin.wagtail import main; sys.argv[1:] = ['start', 'mysite', '.']; main()"
    _run([environment.python, "-c", code], cwd=folder)


def drive(
    site: Path,
    environment: Environment,
    blocks: list[Block],
    *,
    probe: str = "",
    given: Any = None,
    keep: Path | None = None,
) -> Any:
    """Follow the blocks in the site, then probe it; what the probe found. ``keep``: where its database is copied to.

    All that is to be written is written first, so a command that several blocks end with is run once.
    """
    commands = list(dict.fromkeys(line for block in blocks for line in follow(block, site)))
    result = site / "result.json"
    plan = {
        "commands": commands,
        "keep": str(keep) if keep else None,
        "probe": str(HERE / "probes" / f"{probe}.py") if probe else None,
        "given": given,
        "result": str(result),
    }
    (site / "plan.json").write_text(json.dumps(plan))
    _run([environment.python, HERE / "drive.py", "plan.json"], cwd=site)
    return json.loads(result.read_text()) if probe else None


def _run(command: list[Any], cwd: Path | None = None, **more: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON", "PORTAL_"))}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean | more, capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        told = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise AssertionError(f"{' '.join(map(str, command))} failed:\n{told}")
    return done.stdout
