"""Text as calendar programs can carry it: no control characters, no line endings but our own."""

import re
import unicodedata

# Every character some parser takes for the end of a line (str.splitlines knows them all).
LINE_ENDINGS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """The text on one line, runs of white space made one space, control characters gone.

    >>> one_line("Sports\\r\\n  day\\x00")
    'Sports day'
    """
    if not text.isprintable():
        text = _printable(LINE_ENDINGS.sub(" ", text))
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """The text with its line breaks as ``\\n``, each line tidied, nothing before the first and after the last."""
    return "\n".join(one_line(line) for line in LINE_ENDINGS.split(text)).strip()


def _printable(text: str) -> str:
    """Without control characters, lone surrogates and byte order marks; a tab becomes a space."""
    text = text.replace("\t", " ").replace("\ufeff", "")
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})
