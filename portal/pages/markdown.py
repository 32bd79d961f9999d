"""Markdown as editors write it, as HTML that can do no harm: no raw HTML before, and an allow-list afterwards."""

import re
from functools import cache

import nh3
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
TABLE_FRAME = '<div class="table-frame" role="group" aria-label="Table" tabindex="0"><table class="table">'


class NoRawHtml(Extension):
    """What looks like HTML in a page's words is shown as words."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name Markdown calls
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def render_markdown(text: str) -> SafeString:
    """``text`` as HTML, safe to show; tables get a frame that scrolls on a narrow screen."""
    html = _markdown().convert(INVISIBLE.sub("", text))
    clean = _cleaner().clean(html.replace("<h1>", "<h2>").replace("</h1>", "</h2>"))
    framed = clean.replace("<table>", TABLE_FRAME).replace("</table>", "</table></div>")
    return mark_safe(framed)  # noqa: S308 - nothing but the allow-list is left, and the frame is ours


def _markdown() -> Markdown:
    """A fresh one each time: it keeps state while it converts, and two threads may convert at once."""
    return Markdown(extensions=[*EXTENSIONS, NoRawHtml()], output_format="html")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
