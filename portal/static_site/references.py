"""Finds what a page or stylesheet refers to, and turns links that need the living host towards it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit

from .addresses import is_live_only

LINK_ATTRIBUTES = {"href", "src", "action", "formaction", "poster", "data"}
ATTRIBUTE = re.compile(r"""\b(?P<name>href|action|formaction)=(?P<quote>["'])(?P<path>/[^"'<>]*)(?P=quote)""")
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


def lead_to_live_host(html: str, base_url: str, built: set[str]) -> str:
    """The page with links and forms that no file can answer made absolute, towards the living host."""

    def absolute(found: re.Match[str]) -> str:
        path = found["path"]
        if path.split("?")[0].split("#")[0] in built or not is_live_only(path):
            return found[0]
        return f"{found['name']}={found['quote']}{base_url}{path}{found['quote']}"

    return ATTRIBUTE.sub(absolute, html)


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name in {"id", "name"}:
                self.anchors.add(value)
            elif name in LINK_ATTRIBUTES:
                self.references.append(value)
            elif name == "srcset":
                self.references.extend(part.split()[0] for part in value.split(",") if part.strip())


def read_html(html: str) -> tuple[list[str], set[str]]:
    """The references of a page, as written, and the anchors others may point at."""
    collector = _Collector()
    collector.feed(html)
    return collector.references, collector.anchors


def read_css(css: str) -> list[str]:
    return [found[1] or found[2] for found in CSS_URL.finditer(css)]


def internal_targets(references: list[str], page: str, base_url: str) -> Iterator[tuple[str, str]]:
    """Path and fragment of each reference that stays on this site; ``page`` is the address they stand on."""
    own_host = urlsplit(base_url).netloc
    for reference in references:
        parts = urlsplit(urljoin(f"//{own_host}{page}", reference.strip()))
        if parts.scheme not in {"", "http", "https"} or parts.netloc != own_host or is_live_only(parts.path):
            continue
        path = unquote(parts.path) or "/"
        slash = "/" if path.endswith("/") and path != "/" else ""
        yield normpath(path).replace("//", "/") + slash, unquote(parts.fragment)
