"""The rules stay pure: the standard library only, no files, no clock, and examples that are true."""

import ast
import doctest
import sys
from importlib import import_module
from pathlib import Path

import pytest

import portal.rules

ROOT = Path(portal.rules.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
FORBIDDEN_MODULES = {"os", "io", "pathlib", "time", "socket", "subprocess", "urllib", "sqlite3", "tempfile", "logging"}
CLOCK = {"today", "now", "utcnow", "time_ns", "localtime"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT.parent.parent).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_imports_only_the_standard_library_and_the_rules(path):
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    others = {
        name
        for name in names
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("portal.rules")
    }
    assert others == set()
    assert {name for name in names if name.split(".")[0] in FORBIDDEN_MODULES} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_reads_no_clock_and_opens_no_file(path):
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert names & (CLOCK | {"open", "print", "input"}) == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_examples_in_docstrings_are_true(path):
    assert doctest.testmod(import_module(name_of(path))).failed == 0
