"""The `portal` command's own words and exit status."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.__main__ import COMMANDS, main, overview

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


def test_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    assert portal("load-content", "--nonsense", var=tmp_path).returncode == 2


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The command in this process: its exit status, what it said, and what it complained of."""

    def asked(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["portal", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return asked


def test_unknown_command_is_wrong_usage(ask: Ask) -> None:
    assert ask("doktor") == (2, "", f"There is no command 'doktor'.\n\n{overview()}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_named_explains_itself(ask: Ask, name: str) -> None:
    status, said, complained = ask(name, "--help")
    assert (status, complained) == (0, "")
    assert len(said.split("options:")[0].split()) > 20
