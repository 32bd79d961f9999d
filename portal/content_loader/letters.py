"""``letters/<slug>.md``: letters with a closed list of placeholders, filled when a letter is written."""

from dataclasses import dataclass
from pathlib import Path

from .placeholders import find_placeholders, refuse_broken_placeholders
from .problems import ContentError, nearest
from .tables import SLUG
from .text_files import load_front_matter

LETTER_PLACEHOLDERS = (
    "parent_name", "child_name", "child_class", "date", "reference", "first_day", "last_day", "sessions", "reason",
    "clauses", "school_name", "headteacher_role", "office_telephone", "status_link", "dates_granted", "dates_refused",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """``subject`` and ``body`` keep their placeholders."""

    file: str
    slug: str
    title: str
    subject: str
    body: str


def load_letter(path: Path, file: str) -> LetterContent:
    table, body, first_line = load_front_matter(path, file)
    table.only(("title", "subject"))
    if not SLUG.fullmatch(path.stem):
        accepted = "small letters, digits and single hyphens, then .md"
        raise ContentError(file, "file", path.name, accepted, "Rename the file: its name is how the letter is found.")
    if not body.strip():
        raise ContentError(file, "body", None, "the text of the letter", "Write it after the front matter.")
    letter = LetterContent(
        file=file, slug=path.stem, title=table.line("title"), subject=table.line("subject"), body=body.strip("\n")
    )
    _refuse_unknown_placeholders(letter.subject, file, "subject")
    refuse_broken_placeholders(body, file, first_line)
    _refuse_unknown_placeholders(letter.body, file, "body")
    return letter


def _refuse_unknown_placeholders(text: str, file: str, key: str) -> None:
    refuse_broken_placeholders(text, file, inside=key)
    for placeholder in find_placeholders(text):
        if placeholder.kind or placeholder.filters or placeholder.path not in LETTER_PLACEHOLDERS:
            accepted = f"one of {', '.join(LETTER_PLACEHOLDERS)}"
            advice = nearest(placeholder.path, LETTER_PLACEHOLDERS, "Take one of these.")
            raise ContentError(file, key, placeholder.source, accepted, advice)
