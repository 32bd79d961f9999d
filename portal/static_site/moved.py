"""What a plain web server gets in place of redirects it cannot make: the same calendar at its old address, too.

A calendar program that knows only the old address must go on, on any host. So each old address of a feed holds a copy
of the feed, each old address of a page a page that leads on, and ``_redirects`` tells the hosts that read such a file
(Cloudflare Pages and Netlify do) to answer 308 by themselves.
"""

from collections.abc import Callable, Iterator

from django.template.loader import render_to_string

from portal import hooks
from portal.pages.models import School

REDIRECTS = "_redirects"


def moved_files(
    school: School, built: Callable[[str], bytes | None], base_url: str, prefix: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Old address -> bytes for each that leads to something on the site; ``built`` gives what an address holds.

    ``prefix`` is the path of the host below which the site stands, for the list of redirects.
    """
    moved = {old: new for filling in hooks.moved_addresses for old, new in filling(school).items()}
    there = {old: new for old, new in sorted(moved.items()) if built(new) is not None}
    for old, new in there.items():
        yield old, _page(new, base_url) if new.endswith("/") else built(new) or b""
    if there:
        yield f"/{REDIRECTS}", "".join(f"{prefix}{old} {prefix}{new} 308\n" for old, new in there.items()).encode()


def _page(path: str, base_url: str) -> bytes:
    return render_to_string("static_site/moved.html", {"path": path, "url": f"{base_url}{path}"}).encode()
