"""A public answer as it can be given again: with a validator, as it is or compressed, whole or as «nothing new»."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.utils.http import parse_http_date_safe

from .conditional import has_current_copy

Headers = list[tuple[str, str]]
# Below this size compressing costs more than it saves.
LEAST_COMPRESSED_BYTES = 1000
COMPRESSED = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-disposition"})
MADE_HERE = frozenset({"etag", "content-length"})
NOTHING_NEW = "304 Not Modified"


@dataclass(eq=False)
class PublicAnswer:
    """``headers`` are as the view gave them. What ``varies_by_cookie`` was made for somebody who sent none."""

    status: str
    headers: Headers
    body: bytes
    varies_by_cookie: bool = False
    _compressed: bytes | None = field(default=None, init=False, repr=False)

    @property
    def size(self) -> int:
        """Bytes, with a guess of what compressing will add."""
        return len(self.body) + len(self.body) // 4 * self.is_compressible + 2000

    @cached_property
    def etag(self) -> str:
        given = header(self.headers, "etag")
        if given.startswith('"') and given.endswith('"') and len(given) > 2:
            return given
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @cached_property
    def etag_compressed(self) -> str:
        """Other bytes, another strong validator."""
        return f'{self.etag[:-1]}-gzip"'

    @cached_property
    def is_compressible(self) -> bool:
        kind = header(self.headers, "content-type")
        return (
            kind.startswith(COMPRESSED)
            and len(self.body) >= LEAST_COMPRESSED_BYTES
            and not header(self.headers, "content-encoding")
        )

    @cached_property
    def _shared(self) -> Headers:
        """The headers of both forms; that there are two is said with each."""
        kept = [(name, value) for name, value in self.headers if name.lower() not in MADE_HERE]
        if not self.is_compressible:
            return kept
        varies = header(kept, "vary")
        others = [(name, value) for name, value in kept if name.lower() != "vary"]
        return [*others, ("Vary", ", ".join(filter(None, (varies, "Accept-Encoding"))))]

    @cached_property
    def _plain_headers(self) -> Headers:
        return [*self._shared, ("ETag", self.etag), ("Content-Length", str(len(self.body)))]

    def _compressed_form(self) -> tuple[Headers, bytes]:
        if self._compressed is None:
            # Without the time of day in it: the same answer gives the same bytes.
            self._compressed = gzip.compress(self.body, compresslevel=6, mtime=0)
        body = self._compressed
        own = [("ETag", self.etag_compressed), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        return [*self._shared, *own], body

    def give(self, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer this request with it, by what the request says it has and can read."""
        compressed = self.is_compressible and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if self.status.startswith("200"):
            etags = {self.etag, self.etag_compressed} if self.is_compressible else {self.etag}
            if is_known(environ, self.headers, etags):
                etag = self.etag_compressed if compressed else self.etag
                start_response(NOTHING_NEW, [*without_body(self._shared), ("ETag", etag)])
                return []
        headers, body = self._compressed_form() if compressed else (self._plain_headers, self.body)
        start_response(self.status, list(headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def header(headers: Headers, name: str) -> str:
    """The value of a header, by its name in small letters; empty where there is none."""
    return next((value for known, value in headers if known.lower() == name), "")


def is_known(environ: Mapping[str, Any], headers: Headers, etags: set[str]) -> bool:
    """Whether whoever asks has the answer with these headers and validators already."""
    known, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    if not (known or since):
        return False
    seconds = parse_http_date_safe(header(headers, "last-modified"))
    changed_at = None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return has_current_copy(known, since, etags=etags, changed_at=changed_at)


def without_body(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY]


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding lets gzip in: named or by ``*``, and not with a weight of nought."""
    if not accepted:
        return False
    weights = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=") or "1"
        weights[coding.strip()] = weight.rstrip("0").rstrip(".") not in {"", "0"} if parameters else True
    return weights.get("gzip", weights.get("*", False))
