"""``_headers``: what a host of files should answer beside each file, taken from the answers of the living portal."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from .cache_times import API, DIGEST_IN_NAME, cache_control

HEADERS = "_headers"
POLICY = "Content-Security-Policy"
SECURITY = (
    POLICY,
    "Permissions-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Strict-Transport-Security",
)
# Folders whose files are all kept equally long; the host's own rule, to ask each time, is right for pages.
KEPT = {"static": ".css", "media": ".png", "school": ".css", "dates/feeds": ".ics"}
FOLDERS = (*(f"{folder}/" for folder in KEPT), API)
# As on the living portal: any site's script may read what the API answers, without a cookie or a key.
READ_BY_ANY_SITE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def security_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Those of an answer's headers that protect whoever reads it."""
    return {name: headers[name] for name in SECURITY if name in headers}


def headers_file(
    common: Mapping[str, str], others: Mapping[str, str], names: Iterable[str], *, live: str, prefix: str
) -> str:
    """The file's text, as Cloudflare Pages and Netlify read it.

    ``common`` are the security headers of the home page; ``others`` are addresses whose content policy differs. Forms
    lead to the living host, which the policy must allow.
    """
    named = [name for name in names if name.startswith(FOLDERS)]
    lines = [f"{prefix}/*", *(f"  {name}: {_for_files(name, value, live)}" for name, value in common.items())]
    for address, policy in sorted(others.items()):
        # A second policy would be added to the first: it is taken away before.
        lines += [f"{prefix}{address}", f"  ! {POLICY}", f"  {POLICY}: {_for_files(POLICY, policy, live)}"]
    for folder, kind in KEPT.items():
        below = [name for name in named if name.startswith(f"{folder}/")]
        if below:
            example = below[0] if all(map(DIGEST_IN_NAME.search, below)) else f"a{kind}"
            lines += [f"{prefix}/{folder}/*", f"  Cache-Control: {cache_control(example)}"]
    if any(name.startswith(API) for name in named):
        told = {"Cache-Control": cache_control(API), **READ_BY_ANY_SITE}
        lines += [f"{prefix}/{API}*", *(f"  {name}: {value}" for name, value in told.items())]
    return "\n".join([*lines, ""])


def _for_files(name: str, value: str, live: str) -> str:
    if name != POLICY:
        return value
    parts = urlsplit(live)
    return value.replace("form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}")
