"""A trust small enough to be loaded within a second."""

from pathlib import Path

import pytest

from tests.content_loader.conftest import FILES


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The folder of a school with a little of everything, and a further school with dates."""
    folder = tmp_path / "small"
    news = FILES["pages/home.md"].replace("Welcome", "News")
    further = FILES["school.toml"].replace("millbrook", "fellbeck").replace("Millbrook", "Fellbeck")
    letter = FILES["letters/leave-approved.md"].replace("{{ child_name }}", "{{ reference }}", 1)
    letter = letter.replace("We grant it", "{{ replaces }}\n\nWe grant it")
    files = FILES | {
        "letters/leave-approved.md": letter,
        "pages/news.md": news,
        "schools/fellbeck/school.toml": further,
    }
    files |= {f"schools/fellbeck/{name}": FILES[name] for name in ("crest.svg", "calendar/2026-27.toml")}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
