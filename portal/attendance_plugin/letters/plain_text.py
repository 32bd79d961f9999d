"""A letter's HTML as plain text, so that both forms of a mail say the same."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "address"})
LINES = frozenset({"li", "tr", "br"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.link = ""
        self.link_words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in LINES:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self.link, self.link_words = dict(attrs).get("href") or "", []

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"td", "th"}:
            self.parts.append("  ")
        elif tag == "a" and self.link:
            if "".join(self.link_words).strip() != self.link:
                self.parts.append(f" ({self.link})")
            self.link = ""

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data)
        self.parts.append(words)
        if self.link:
            self.link_words.append(words)


def to_plain_text(html: str) -> str:
    """The words of the HTML: paragraphs apart by a blank line, list items behind a dash, links behind their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
