"""The example app beside the portal: its hooks filled for one test, and taken out again."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from portal import hooks
from portal.rules.leave import catalogue, explanation

EXAMPLE = Path(__file__).parent / "example"
FILLED = ("parent_forms", "register_formats", "home_panels", "screen_panels", "letter_words", "letter_folders")


@pytest.fixture
def swimming(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app is ready: what it fills stands beside what is there, and its family of rules is the last one."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    for name in [name for name in sys.modules if name.partition(".")[0] == "swimming"]:
        monkeypatch.delitem(sys.modules, name)  # its rules are listed when they are imported
    for name in FILLED:
        copy = hooks.Hook(name)
        for key, filling in getattr(hooks, name).items():
            copy.fill(key, filling)
        monkeypatch.setattr(hooks, name, copy)
    monkeypatch.setattr(catalogue, "_rules", dict(catalogue._rules))
    monkeypatch.setattr(catalogue, "_families", list(catalogue._families))
    monkeypatch.setattr(catalogue, "_loaded", [])
    explanation._all_words.cache_clear()
    module = import_module("swimming.apps")
    module.SwimmingConfig.ready(module.SwimmingConfig("swimming", import_module("swimming")))
    yield
    explanation._all_words.cache_clear()
