"""Finds what a page or stylesheet refers to, and turns links that need the living host towards it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit

from .addresses import API, is_live_only

LINK_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "data"}
# An address in quotes behind one of these attributes. It begins with the sign that texts have least of, which makes it
# nine times as fast as one that begins with the names.
LINK = re.compile(
    r"""=(?P<quote>["'])(?:(?<=\bhref=.)|(?<=\baction=.)|(?<=\bformaction=.))(?P<path>/[^"'<>]*)(?P=quote)"""
)
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
# Comments, and what stands inside scripts and styles, is no markup.
NO_MARKUP = re.compile(r"<!--.*?-->|(<(script|style)\b[^>]*>).*?(?=</\2)", re.DOTALL | re.IGNORECASE)
# Tags with an attribute that names something or leads somewhere; a > inside quotes does not end them.
TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
ATTRIBUTE = re.compile(r"""\s([^\s=>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def lead_to_live_host(html: str, base_url: str, built: set[str]) -> str:
    """The page with links and forms that no file can answer made absolute, towards the living host."""

    def absolute(found: re.Match[str]) -> str:
        path = found["path"]
        is_built = not path.startswith(API) and path.split("?")[0].split("#")[0] in built
        if is_built or not is_live_only(path):
            return found[0]
        return f"={found['quote']}{base_url}{path}{found['quote']}"

    return LINK.sub(absolute, html)


def read_html(html: str) -> tuple[list[str], set[str]]:
    """The references of a page, as written, and the anchors others may point at."""
    references: list[str] = []
    anchors: set[str] = set()
    has_no_markup = "<!--" in html or "<script" in html or "<style" in html
    for tag in TAG.findall(NO_MARKUP.sub(r"\1", html) if has_no_markup else html):
        found, named = _read_tag(tag)
        references += found
        anchors.update(named)
    return references, anchors


@lru_cache(maxsize=4096)
def _read_tag(tag: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """References and anchors of one tag; most tags of a site stand on many of its pages."""
    references: list[str] = []
    anchors: list[str] = []
    for written, *values in ATTRIBUTE.findall(tag):
        name, value = written.lower(), unescape("".join(values))
        if name in {"id", "name"}:
            anchors.append(value)
        elif name in LINK_ATTRIBUTES:
            references.append(value)
        elif name == "srcset":
            references.extend(part.split()[0] for part in value.split(",") if part.strip())
    return tuple(references), tuple(anchors)


def read_css(css: str) -> list[str]:
    return [found[1] or found[2] for found in CSS_URL.finditer(css)]


def internal_targets(references: Iterable[str], page: str, base_url: str) -> Iterator[tuple[str, str]]:
    """Path and fragment of each reference that stays on this site; ``page`` is the address they stand on."""
    for reference in references:
        is_complete = reference.startswith("/") or "://" in reference
        target = _target(reference, "/" if is_complete else page, base_url)
        if target is not None:
            yield target


@lru_cache(maxsize=16384)
def _target(reference: str, page: str, base_url: str) -> tuple[str, str] | None:
    own_host = urlsplit(base_url).netloc
    parts = urlsplit(urljoin(f"//{own_host}{page}", reference.strip()))
    if parts.scheme not in {"", "http", "https"} or parts.netloc != own_host or is_live_only(parts.path):
        return None
    path = unquote(parts.path) or "/"
    slash = "/" if path.endswith("/") and path != "/" else ""
    return normpath(path).replace("//", "/") + slash, unquote(parts.fragment)
