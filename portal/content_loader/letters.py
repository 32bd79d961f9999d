"""``letters/<slug>.md``: letters with a closed list of placeholders, filled when a letter is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .placeholders import find_placeholders, refuse_broken_placeholders
from .problems import ContentError, nearest
from .tables import SLUG
from .text_files import load_front_matter

LETTER_PLACEHOLDERS = (
    "parent_name", "child_name", "child_class", "date", "reference", "first_day", "last_day", "sessions", "reason",
    "clauses", "school_name", "headteacher_role", "office_telephone", "status_link", "dates_granted", "dates_refused",
    "signed_by", "signatory_telephone", "findings", "policy_version", "first_session", "last_session",
    "sessions_granted", "return_session", "register_code", "refused_code", "evidence_due", "replaces",
    "penalty_threshold", "penalty_amounts", "improvement_weeks", "period", "attendance_figure", "missed_of_possible",
    "sessions_unauthorised", "sessions_ill", "lates", "lates_after_close", "source", "absence_table", "late_table",
    "unexplained_table", "minutes_table", "school_starts", "registers_close", "earlier_letter", "writer_words",
    "collection", "lunch_from", "lunch_reasons",
)  # fmt: skip
LETTER_CAUSES = (
    "leave-decision", "leave-question", "receipt", "attendance", "punctuality", "legal", "collection", "lunch"
)  # fmt: skip
"""What a letter is written about; it says which placeholders the letter may have."""
further_placeholders: list[Callable[[], Iterable[str]]] = []
"""Asked for the words of other apps, which are known only once all apps are ready."""


def known_placeholders() -> tuple[str, ...]:
    return (*LETTER_PLACEHOLDERS, *(name for names in further_placeholders for name in names()))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """``subject`` and ``body`` keep their placeholders. ``signed_by`` is a role of ``school.toml``'s contacts."""

    file: str
    slug: str
    title: str
    subject: str
    body: str
    cause: str = "leave-decision"
    signed_by: str = "headteacher"


def load_letter(path: Path, file: str) -> LetterContent:
    table, body, first_line = load_front_matter(path, file)
    table.only(("title", "subject", "for", "signed_by"))
    if not SLUG.fullmatch(path.stem):
        accepted = "small letters, digits and single hyphens, then .md"
        raise ContentError(file, "file", path.name, accepted, "Rename the file: its name is how the letter is found.")
    if not body.strip():
        raise ContentError(file, "body", None, "the text of the letter", "Write it after the front matter.")
    letter = LetterContent(
        file=file,
        slug=path.stem,
        title=table.line("title"),
        subject=table.line("subject"),
        body=body.strip("\n"),
        cause=table.choice("for", LETTER_CAUSES),
        signed_by=table.name("signed_by"),
    )
    _refuse_unknown_placeholders(letter.subject, file, "subject")
    refuse_broken_placeholders(body, file, first_line)
    _refuse_unknown_placeholders(letter.body, file, "body")
    return letter


def _refuse_unknown_placeholders(text: str, file: str, key: str) -> None:
    known = known_placeholders()
    refuse_broken_placeholders(text, file, inside=key)
    for placeholder in find_placeholders(text):
        if placeholder.kind or placeholder.filters or placeholder.path not in known:
            accepted = f"one of {', '.join(known)}"
            advice = nearest(placeholder.path, known, "Take one of these.")
            raise ContentError(file, key, placeholder.source, accepted, advice)
