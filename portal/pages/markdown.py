"""Markdown as editors write it, as HTML that can do no harm: no raw HTML before, and an allow-list afterwards."""

import re
from functools import cache, lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions import Extension

TAGS = {
    *("h2", "h3", "h4", "p", "br", "hr", "blockquote", "pre", "code", "strong", "em", "del", "mark", "a", "abbr"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
EXTENSIONS = ("tables", "def_list", "sane_lists", "smarty", "pymdownx.tilde", "pymdownx.mark", "fenced_code")
# Characters that make text read in another order than it is written, or that nobody can see.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
# What no text of a school has, and what the parser answers with minutes of work or with an error.
MOST_BRACKETS, DEEPEST = 200, 12
PARAGRAPH_END = re.compile(r"(\n[ \t]*\n)")
MARKER = re.compile(r"[ \t]*(?:\d{1,9}[.)]|[-+*>])[ \t]*")
TABLE_FRAME = '<div class="table-frame" role="group" aria-label="Table" tabindex="0"><table class="table">'


class PlainWords(Extension):
    """What looks like HTML is shown as words. Headings begin with #; underlined ones take time without end to read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Markdown calls
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("setextheader")


@lru_cache(maxsize=1024)
def render_markdown(text: str) -> SafeString:
    """``text`` as HTML, safe to show; tables get a frame that scrolls on a narrow screen.

    The same words are rendered again and again: a policy is frozen several times before it is published.
    """
    html = _converted(_tamed(INVISIBLE.sub("", text)))
    clean = _cleaner().clean(html.replace("<h1>", "<h2>").replace("</h1>", "</h2>"))
    framed = clean.replace("<table>", TABLE_FRAME).replace("</table>", "</table></div>")
    return mark_safe(framed)  # noqa: S308 - nothing but the allow-list is left, and the frame is ours


def _converted(text: str) -> str:
    try:
        return _markdown().convert(text)
    except RecursionError:
        return f"<pre>{escape(text)}</pre>"  # hundreds of definitions in one another: shown as they are written


def _tamed(text: str) -> str:
    """The text with brackets in senseless numbers shown as brackets, and nesting cut off where nobody can follow it."""
    parts = PARAGRAPH_END.split(text)
    return "".join(part if part.isspace() else _tamed_paragraph(part) for part in parts)


def _tamed_paragraph(text: str) -> str:
    if text.count("[") > MOST_BRACKETS:
        text = text.replace("[", "\\[")
    return "\n".join(_tamed_line(line) for line in text.split("\n"))


def _tamed_line(line: str) -> str:
    words = line.lstrip(" \t")
    indent = line[: min(len(line) - len(words), 4 * DEEPEST)]
    at = deep = 0
    while (marker := MARKER.match(words, at)) and deep < DEEPEST:
        at, deep = marker.end(), deep + 1
    return indent + words[:at] + (_as_words(words[at:]) if marker else words[at:])


def _as_words(marked: str) -> str:
    """The line so that its first marker is shown and begins nothing."""
    digits = len(marked) - len(marked.lstrip("0123456789"))
    return f"{marked[:digits]}\\{marked[digits:]}"


def _markdown() -> Markdown:
    """A fresh one each time: it keeps state while it converts, and two threads may convert at once."""
    return Markdown(extensions=[*EXTENSIONS, PlainWords()], output_format="html")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
