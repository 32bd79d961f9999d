"""The PDF of a letter: made of the words as kept, at the first reading, and the same bytes ever after."""

import hashlib

from django.utils import timezone

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.rendering import RenderedLetter

from .models import LetterPaper
from .paper import letter_pdf


class LetterNotAsSent(RuntimeError):
    """The words or the paper of a letter are no longer those that were kept."""

    def __init__(self, letter: Letter, what: str, found: str, kept: str) -> None:
        super().__init__(
            f"The {what} of letter {letter.pk} has the hash {found}; it was kept with {kept}. Somebody changed the "
            "database by hand. Show the letter to nobody; compare it with a backup from before."
        )


def pdf_of(letter: Letter) -> bytes:
    """The letter's PDF. Raises `LetterNotAsSent`; `PdfNotMadeError` where the typefaces lack one of its characters.

    Two readers at the same moment get the same paper: the second finds the row of the first.
    """
    paper = LetterPaper.objects.filter(letter=letter).first() or _make(letter)
    pdf = bytes(paper.pdf)
    if (found := hashlib.sha256(pdf).hexdigest()) != paper.sha256:
        raise LetterNotAsSent(letter, "PDF", found, paper.sha256)
    return pdf


def need_words_as_kept(letter: Letter) -> None:
    """Raise `LetterNotAsSent` for words that are not those that were kept."""
    words = RenderedLetter(subject=letter.subject, html=letter.html, text=letter.text)
    if words.sha256 != letter.sha256:
        raise LetterNotAsSent(letter, "text", words.sha256, letter.sha256)


def _make(letter: Letter) -> LetterPaper:
    need_words_as_kept(letter)
    pdf = letter_pdf(letter)
    made = {"pdf": pdf, "sha256": hashlib.sha256(pdf).hexdigest(), "made_at": timezone.now()}
    paper, _is_new = LetterPaper.objects.get_or_create(letter=letter, defaults=made)
    return paper
