"""A document as a tagged PDF (PDF/UA-1). The same document gives the same bytes on every machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portal.pages.colours import readable_colours

from .html_tree import Node, parse_html
from .typesetting import typeset

TEMPLATE = Path(__file__).with_name("document.typ")
WORDS = Path(__file__).with_name("words.typ")
LONGEST_HTML = 4_000_000
OUTSIDE = ("http://", "https://", "mailto:", "tel:")


class TooLongForPdfError(ValueError):
    """More words than one PDF is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintDocument:
    """What is printed. ``html`` is of the portal's allow-list; all else is plain text.

    ``address`` is the full address of the page and stands on every sheet, as ``running`` does beside the school's
    name. ``base`` is what relative links begin with. ``facts`` are names with their values, before the text.
    ``made_at`` becomes the PDF's date: a stored instant, so that the bytes stay the same.
    """

    title: str
    html: str
    school: str
    running: str
    address: str
    base: str
    made_at: datetime
    description: str = ""
    lines: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    contents: bool = False
    colours: Mapping[str, str] = field(default_factory=dict)
    crest_svg: str = ""


def render_pdf(document: PrintDocument) -> bytes:
    """The document as PDF. Raises ``TooLongForPdfError`` for more HTML than a document holds, ``PdfNotMadeError``
    when the type-setter refuses it.

    The words reach the template as JSON, so nothing in them is read as code; the template opens no file and no
    address.
    """
    data = {
        "title": document.title,
        "description": document.description,
        "school": document.school,
        "running": document.running,
        "address": document.address,
        "lines": list(document.lines),
        "facts": [list(fact) for fact in document.facts],
        "contents": document.contents,
        "colours": readable_colours(document.colours),
        "crest": document.crest_svg,
        "blocks": blocks_of(document.html, document.base),
    }
    return typeset(TEMPLATE, data, document.made_at.replace(microsecond=0))


def blocks_of(html: str, base: str) -> list[Node]:
    """The words as a template walks them. Raises ``TooLongForPdfError``."""
    if len(html) > LONGEST_HTML:
        raise TooLongForPdfError(
            f"The text has {len(html):,} characters of HTML; a PDF holds up to {LONGEST_HTML:,}. Divide it."
        )
    blocks = parse_html(html)
    _settle_links(blocks, base)
    return blocks


def _settle_links(nodes: Sequence[Node], base: str) -> None:
    """Links within the document keep their mark where it exists; those to elsewhere on the site get its address."""
    anchors = {node["anchor"] for node in nodes if not isinstance(node, str) and node["k"] == "heading"}
    for node in _links_in(nodes):
        to = node["to"]
        if to.startswith("#"):
            node["to"] = to if to[1:] in anchors else ""
        elif to.startswith("/"):
            node["to"] = f"{base}{to}"
        elif not to.startswith(OUTSIDE):
            node["to"] = ""


def _links_in(found: object) -> list[dict[str, str]]:
    if isinstance(found, dict):
        inside = [link for value in found.values() for link in _links_in(value)]
        return [found, *inside] if found.get("k") == "link" else inside
    return [link for each in found for link in _links_in(each)] if isinstance(found, list | tuple) else []
