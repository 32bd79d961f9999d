"""The import levels of the house, walked by AST: a level imports only lower ones, siblings never each other."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEVELS = {
    "portal.rules": 0,
    "portal.content_loader": 1,
    "portal.hooks": 1,
    "portal.after_migrate": 1,
    "portal.apps": 2,
    "portal.defaults": 1,
    "portal.needed_apps": 1,
    "portal.kept_answers": 1,
    "portal.system_checks": 1,
    "portal.pages": 2,
    "portal.journeys": 2,
    "portal.policies": 3,
    "portal.calendars": 3,
    "portal.forms": 3,
    "portal.attendance_plugin": 4,
    "portal.static_site": 5,
    "portal.api": 5,
    "portal.operations": 5,
    "portal.accounts": 5,
    "portal.settings": 6,
    "portal.urls": 6,
    "portal.wsgi": 6,
    "portal.__main__": 6,
}
# What may also use a place of its own level: the engine of journeys stands on the pages.
BESIDE = {("portal.journeys", "portal.pages"), ("portal.kept_answers", "portal.hooks")}
PLUGIN = "portal.attendance_plugin"
# What each room of the plugin may import from the others.
ROOMS = {
    "audit": set(),
    "roll": {"audit"},
    "register": {"audit", "roll"},
    "submissions": {"audit", "roll", "register"},
    "leave": {"audit", "roll", "register", "submissions"},
    "leaving": {"audit", "roll", "register", "submissions", "leave"},
    "first_contact": {"audit", "roll", "register", "submissions", "leave"},
    "letters": {"audit", "roll", "register", "submissions", "leave", "leaving"},
    "hand_back": {"audit", "roll", "register", "submissions", "leave", "leaving"},
    "celebration": {"audit", "roll", "register"},
    "parents": {"audit", "roll", "register", "submissions", "leave", "letters", "leaving"},
    "staff": {
        *("audit", "roll", "register", "submissions", "leave", "letters", "celebration", "hand_back"),
        *("leaving", "first_contact"),
    },
}
# Where the rooms are put together, and nothing else happens.
PLUGIN_DOORS = {"apps", "models", "urls", "wagtail_hooks", "management", "migrations"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imports_of(name: str, path: Path) -> set[str]:
    """Every portal module that ``name`` imports, at the top or inside a function, relative imports resolved."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            found.update(f"{prefix}.{alias.name}" for alias in node.names)
    return {target for target in found if target == "portal" or target.startswith("portal.")}


def place_of(module: str) -> str | None:
    return next((place for place in LEVELS if module == place or module.startswith(f"{place}.")), None)


def room_of(module: str) -> str | None:
    rest = module.removeprefix(f"{PLUGIN}.") if module.startswith(f"{PLUGIN}.") else ""
    room = rest.split(".")[0]
    return room if room in ROOMS else None


ALL = list(modules())


def test_every_module_has_a_place() -> None:
    assert [name for name, _ in ALL if name != "portal" and place_of(name) is None] == []


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_module_imports_only_lower_levels(name: str, path: Path) -> None:
    here = place_of(name)
    if here is None:
        return
    for target in imports_of(name, path):
        there = place_of(target)
        if there is None or there == here or (here, there) in BESIDE:
            continue
        assert LEVELS[there] < LEVELS[here], f"{name} (level {LEVELS[here]}) imports {target} (level {LEVELS[there]})"


@pytest.mark.parametrize(
    ("name", "path"), [pair for pair in ALL if room_of(pair[0])], ids=[name for name, _ in ALL if room_of(name)]
)
def test_room_of_the_plugin_imports_only_rooms_below(name: str, path: Path) -> None:
    room = room_of(name)
    assert room is not None
    for target in imports_of(name, path):
        other = room_of(target)
        if other and other != room:
            assert other in ROOMS[room], f"{name} imports {target}: {room} may use {sorted(ROOMS[room])}"


def test_every_room_of_the_plugin_is_known() -> None:
    folders = {
        path.name for path in (ROOT / "portal" / "attendance_plugin").iterdir() if (path / "__init__.py").exists()
    }
    assert folders - PLUGIN_DOORS == set(ROOMS)


def test_nothing_outside_the_plugin_imports_it_but_the_top_level() -> None:
    below = [(name, path) for name, path in ALL if (place := place_of(name)) and LEVELS[place] < LEVELS[PLUGIN]]
    guilty = {name for name, path in below for target in imports_of(name, path) if place_of(target) == PLUGIN}
    assert guilty == set()


def test_rules_import_the_standard_library_only() -> None:
    for name, path in ALL:
        if place_of(name) != "portal.rules":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for imported in names:
                top = imported.split(".")[0]
                assert top in sys.stdlib_module_names or imported.startswith("portal.rules"), f"{name}: {imported}"


def test_rules_load_in_a_fresh_interpreter_without_django() -> None:
    names = [name for name, _ in ALL if place_of(name) == "portal.rules"]
    code = f"import importlib, sys; [importlib.import_module(n) for n in {names!r}]; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (len(names) > 0, done.stdout.strip()) == (True, "False")


def test_the_environment_is_read_in_settings_only() -> None:
    """``__main__`` and ``wsgi`` name the settings module, which Django asks of them."""
    readers = set()
    for name, path in ALL:
        source = path.read_text()
        if "os.environ" in source or "getenv(" in source or "environs" in source:
            readers.add(name)
    assert readers <= {"portal.settings", "portal.__main__", "portal.wsgi"}


def test_pupil_data_is_in_no_wagtail_object() -> None:
    """Own models, own views: no page, snippet or search index holds a pupil (threat model, decision 1)."""
    from django.apps import apps
    from modelcluster.models import ClusterableModel
    from wagtail.search.index import Indexed
    from wagtail.snippets.models import get_snippet_models

    plugin = set(apps.get_app_config("attendance").get_models())
    assert plugin
    assert {model for model in plugin if issubclass(model, (Indexed, ClusterableModel))} == set()
    assert plugin & set(get_snippet_models()) == set()


BLOCK = re.compile(r"{% block (\w+) %}")
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
FRAME = "portal/base.html"


def templates() -> dict[str, str]:
    """Every template of the portal by the name that others call it by."""
    found = sorted((ROOT / "portal").rglob("templates/**/*.html"))
    return {str(path).split("/templates/")[-1]: path.read_text() for path in found}


def test_public_pages_fill_only_blocks_of_what_they_extend() -> None:
    """A site replaces the frame in one file, ``portal/base.html``: block names of its own base must not clash (R25)."""
    texts = templates()
    parents = {name: match[1] for name, text in texts.items() if (match := EXTENDS.match(text))}

    def above(name: str) -> list[str]:
        return [parents[name], *above(parents[name])] if name in parents else []

    public = [name for name in texts if FRAME in above(name)]
    assert len(public) > 50
    unknown = {
        name: lost
        for name in public
        if (
            lost := set(BLOCK.findall(texts[name]))
            - {block for one in above(name) for block in BLOCK.findall(texts[one])}
        )
        and not any(name in above(other) for other in public)
    }
    assert unknown == {}
    assert {block for block in BLOCK.findall(texts[FRAME]) if not block.startswith("portal_")} == set()
