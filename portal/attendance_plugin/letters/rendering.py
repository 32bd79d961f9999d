"""A letter from its template and its words: the same content as HTML and as plain text, with one hash for both."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from portal.pages.languages import Language, languages
from portal.pages.markdown import render_markdown

from .models import LetterTemplate
from .placeholders import Words, fill_line, put_in, with_tokens
from .plain_text import to_plain_text


@dataclass(frozen=True, kw_only=True)
class RenderedLetter:
    subject: str
    html: str
    text: str

    @property
    def sha256(self) -> str:
        """Of subject, HTML and text together."""
        as_sent = json.dumps([self.subject, self.html, self.text], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(as_sent.encode()).hexdigest()

    @property
    def mail_html(self) -> str:
        """The whole HTML document that goes out."""
        return self.mail_html_below("", languages()["en"])

    def mail_html_below(self, note: str, language: Language) -> str:
        """The same below a line in the reader's own language."""
        context = {"subject": self.subject, "body": self.html, "note": note, "language": language}
        return render_to_string("attendance_plugin/letters/mail.html", context)


def render_letter(
    template: LetterTemplate, *, words: Mapping[str, Words], subject_words: Mapping[str, str]
) -> RenderedLetter:
    """The template with its words put in. Raises `PlaceholderError` for what the closed list does not hold."""
    with_numbers, names = with_tokens(template.body)
    html = put_in(render_markdown(with_numbers), names, words)
    return RenderedLetter(subject=fill_line(template.subject, subject_words), html=html, text=to_plain_text(html))
