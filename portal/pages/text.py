"""What people type, made fit to keep: one Unicode form, no stray or hidden characters. Nothing else is changed."""

import re
import unicodedata

# Left behind by copying from other programs; nobody sees them, every comparison stumbles over them.
STRAY = dict.fromkeys((0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
# Characters that turn the reading order round, so that a name or reason shows as something it is not.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy_line(text: str) -> str:
    """One line in NFC, its spaces single, its ends trimmed."""
    return tidy_text(re.sub(r"[\r\n\v\f\x85\u2028\u2029]+", " ", text))


def tidy_text(text: str) -> str:
    """Lines in NFC, ended by a line feed, without stray characters and without blanks at their ends."""
    text = unicodedata.normalize("NFC", text).translate(STRAY)
    text = re.sub(r"\r\n?|\u2028|\u2029", "\n", text)
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def has_hidden_characters(text: str) -> bool:
    """Whether the text holds control characters (a line feed is none) or characters that override the reading order."""
    return any(char in OVERRIDES or (char != "\n" and unicodedata.category(char) == "Cc") for char in text)


def paragraphs(*texts: str) -> str:
    """Paragraphs of Markdown."""
    return "\n\n".join(texts)


def points(*texts: str) -> str:
    """A list in Markdown."""
    return "\n".join(f"- {text}" for text in texts)
