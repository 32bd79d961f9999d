"""From an address to the file a plain web server looks for, and never to a file outside the site."""

import re
from urllib.parse import unquote, urlsplit

from .addresses import BadAddress

LONGEST_SEGMENT = 200
SAFE_SEGMENT = re.compile(r"\w[\w.@+~-]*")


def file_name(address: str) -> str:
    """The relative name of the file that answers ``address``; a page becomes ``index.html`` of its own folder.

    Raises BadAddress for anything that is not a plain path below the root: ``..`` in any spelling, a drive, a
    backslash, a query, a segment too long for a file system.

    >>> file_name("/dates/2026-27/"), file_name("/dates/feeds/days-off.ics")
    ('dates/2026-27/index.html', 'dates/feeds/days-off.ics')
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.query or parts.fragment or not address.startswith("/"):
        raise BadAddress(f"Got the address {address!r}; accepted is a path such as /dates/, without a query.")
    path = unquote(parts.path)
    if path == "/":
        return "index.html"
    segments = path.removeprefix("/").removesuffix("/").split("/")
    for segment in segments:
        if not SAFE_SEGMENT.fullmatch(segment) or len(segment) > LONGEST_SEGMENT:
            raise BadAddress(
                f"The address {address!r} cannot be a file: {segment!r} is not a plain name. Rename the page."
            )
    return "/".join([*segments, "index.html"] if path.endswith("/") else segments)


def safe_name(name: str) -> str:
    """``name``, where it lies below whatever folder it is put in; raises BadAddress where it might not.

    The folder of a build is new and nobody else's: there is no link in it that could lead out.
    """
    if not all(map(SAFE_SEGMENT.fullmatch, name.split("/"))):
        raise BadAddress(f"The file {name!r} would lie outside the site.")
    return name
