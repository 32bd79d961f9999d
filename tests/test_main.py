"""The `portal` command's own words and exit status."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.__main__ import COMMANDS, overview

ROOT = Path(__file__).parent.parent


def portal(*arguments: str, var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PORTAL_VAR": str(var)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("arguments", [(), ("--help",), ("help",)])
def test_bare_command_lists_what_there_is(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = portal(*arguments, var=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{overview()}\n", "")


def test_unknown_command_is_wrong_usage(tmp_path: Path) -> None:
    done = portal("doktor", var=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is no command 'doktor'.\n\n{overview()}\n"


def test_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    assert portal("load-content", "--nonsense", var=tmp_path).returncode == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_named_explains_itself(tmp_path: Path, name: str) -> None:
    done = portal(name, "--help", var=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.split("options:")[0].split()) > 20
