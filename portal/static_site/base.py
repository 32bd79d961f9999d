"""Where the site will stand: at the root of a host, below a path of one, or anywhere (relative links)."""

import re
from collections.abc import Set
from dataclasses import dataclass
from urllib.parse import urlsplit

RELATIVE = "relative"
# Attributes that hold one path, also the data-… of our own scripts; and lists of pictures.
ONE_PATH = re.compile(
    r"""(\s(?:href|src|action|formaction|poster|data|data-[\w-]+|content)=["'](?:0; url=)?)(/(?!/)[^"'<>]*)"""
)
LIST_OF_PATHS = re.compile(r"""(\ssrcset=["'])([^"'<>]*)""")
IN_STYLES = re.compile(r"""(url\(\s*["']?|@import\s+["'])(/(?!/)[^"')]+)""")


class BadBase(ValueError):
    """Neither ``relative`` nor the address of a site."""


@dataclass(frozen=True, slots=True)
class Base:
    """``address`` without a slash at its end stands in the site map; ``prefix`` before each link; relative if None."""

    address: str
    prefix: str | None = ""

    @property
    def is_plain(self) -> bool:
        return self.prefix == "" and not self.address

    def rebase(self, text: str, name: str, live: str, built: Set[str]) -> str:
        """The text of the file ``name`` as it must read there; ``live`` is the living host, ``built`` all addresses."""
        if self.is_plain:
            return text
        if name.endswith(".html"):
            text = LIST_OF_PATHS.sub(lambda found: found[1] + self._each(found[2], name), text)
            text = ONE_PATH.sub(lambda found: found[1] + self._moved(found[2], name), text)
        elif name.endswith(".css"):
            text = IN_STYLES.sub(lambda found: found[1] + self._moved(found[2], name), text)
        elif name not in {"sitemap.xml", "robots.txt"}:
            return text
        return self._at_home(text, live, built) if self.address else text

    def _moved(self, path: str, name: str) -> str:
        if self.prefix is not None:
            return f"{self.prefix}{path}"
        if name == "404.html":
            return path  # it is shown at addresses of any depth
        return ("../" * name.count("/") + path[1:]) or "./"

    def _each(self, pictures: str, name: str) -> str:
        parts = [part.strip() for part in pictures.split(",")]
        return ", ".join(self._moved(part, name) if part.startswith("/") else part for part in parts)

    def _at_home(self, text: str, live: str, built: Set[str]) -> str:
        """Full addresses of what is part of the site lead to the site, also those of subscriptions (webcal:)."""
        scheme, host = live.split("://", 1)
        own = self.address.split("://", 1)[1]
        pattern = re.compile(rf"(?:{scheme}|webcal)://{re.escape(host)}(/[^\s\"'<>]*)")

        def at_home(found: re.Match[str]) -> str:
            if found[1].split("#")[0].split("?")[0] not in built:
                return found[0]
            return f"webcal://{own}{found[1]}" if found[0].startswith("webcal") else f"{self.address}{found[1]}"

        return pattern.sub(at_home, text)


def read_base(text: str) -> Base:
    """From what --base was given: nothing, ``relative``, or https://host/path. Raises BadBase."""
    if not text:
        return Base("")
    if text == RELATIVE:
        return Base("", None)
    parts = urlsplit(text)
    segments = parts.path.split("/")
    is_odd = parts.query or parts.fragment or ".." in segments or not re.fullmatch(r"[\w./~-]*", parts.path)
    if parts.scheme not in {"http", "https"} or not parts.netloc or is_odd:
        accepted = "it is 'relative', or the site's address like https://www.school.example/portal/"
        raise BadBase(f"--base is {text!r}; {accepted}")
    path = parts.path.rstrip("/")
    return Base(f"{parts.scheme}://{parts.netloc}{path}", path)
