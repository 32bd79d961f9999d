"""Plain pages and letters: a few keys of front matter, then Markdown."""

from collections.abc import Mapping
from typing import Any

from portal.content_loader.letters import LetterContent
from portal.content_loader.pages import PageContent
from portal.content_loader.text_files import FRONT_MATTER_MARK

from .export import ExportError
from .toml_text import toml_lines


def write_page(page: PageContent) -> str:
    """Raises ``ExportError`` where the page's words hold braces that the loader would take for a placeholder."""
    for mark in ("{{", "}}"):
        if mark in page.body:
            advice = "Write them apart in the page, and export again."
            raise ExportError(f"{page.file}: the page holds {mark}, which files keep for placeholders. {advice}")
    head = {"title": page.title, "in_menu": page.in_menu, "summary": page.summary or None}
    return with_front_matter(head, page.body)


def write_letter(letter: LetterContent) -> str:
    head = {"title": letter.title, "subject": letter.subject, "for": letter.cause, "signed_by": letter.signed_by}
    return with_front_matter(head, letter.body)


def with_front_matter(head: Mapping[str, Any], body: str) -> str:
    lines = [FRONT_MATTER_MARK, *toml_lines(head), FRONT_MATTER_MARK, "", body]
    return "\n".join(lines) + "\n"
