"""What the documentation shows is what the example is, and what it names is there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from portal import hooks
from portal.defaults import PLAIN, WORKED_OUT
from portal.hooks import Hook
from portal.system_checks import CHECKS
from tests.plugin.doc_blocks import Block, blocks_of, follow

ROOT = Path(__file__).parents[2]
EXAMPLE = Path(__file__).parent / "example"
EXTENDING, INSTALL = ROOT / "docs" / "extending.md", ROOT / "docs" / "install.md"
SHOWN = [block for blocks in blocks_of(EXTENDING).values() for block in blocks if block.file.startswith("swimming/")]


@pytest.mark.parametrize("block", SHOWN, ids=[f"{number}-{block.file}" for number, block in enumerate(SHOWN)])
def test_each_box_is_what_the_example_says(block: Block) -> None:
    assert block.text in (EXAMPLE / block.file).read_text()


def test_the_whole_example_is_shown() -> None:
    """Each of its modules; the letter and the template are told of in words."""
    modules = {f"swimming/{path.name}" for path in (EXAMPLE / "swimming").glob("*.py") if path.name != "__init__.py"}
    assert {block.file for block in SHOWN} == modules


def test_the_places_that_are_named_are_there() -> None:
    text = EXTENDING.read_text()
    named = set(re.findall(r"`hooks\.(\w+)`", text))
    assert named == {name for name in named if isinstance(getattr(hooks, name, None), Hook)}
    for path in re.findall(r"`(portal(?:\.\w+)+\.after_\w+)`", text):
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name) or hasattr(import_module(path), name)


def test_the_settings_that_are_named_have_the_defaults() -> None:
    table = INSTALL.read_text().split("## Settings")[1]
    named = {name for row in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named - {"LANGUAGES"} <= {*PLAIN, *WORKED_OUT}


def test_every_number_of_a_check_is_explained() -> None:
    sources = (ROOT / "portal" / "system_checks").glob("*.py")
    used = {number for path in sources for number in re.findall(r"portal\.[EW]\d{3}", path.read_text())}
    assert len(CHECKS) == 4
    assert set(re.findall(r"portal\.[EW]\d{3}", INSTALL.read_text())) == used


def test_blocks_are_followed_as_a_reader_would(tmp_path: Path) -> None:
    (tmp_path / "urls.py").write_text("urlpatterns = []\n")
    assert follow(Block("python", "urls.py", "urlpatterns += [1]\n"), tmp_path) == []
    assert follow(Block("html", "templates/portal/base.html", "<p>\n"), tmp_path) == []
    assert follow(Block("sh", "", "python manage.py check\npython manage.py migrate\n"), tmp_path) == [
        "python manage.py check",
        "python manage.py migrate",
    ]
    assert (tmp_path / "urls.py").read_text() == "urlpatterns = []\n\nurlpatterns += [1]\n"
    assert (tmp_path / "templates" / "portal" / "base.html").read_text() == "<p>\n"
