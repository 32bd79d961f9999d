"""The demo school's own content, read once."""

from pathlib import Path

import pytest

from portal.content_loader import Content, load_content

FOLDER = Path(__file__).parent.parent.parent / "content"


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(FOLDER)


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every file a school writes, by its name below ``content/``."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".toml", ".md", ".svg"})
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in paths}
