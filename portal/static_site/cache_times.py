"""How long a browser or a cache in between may keep each file of the site before it asks again."""

import re

API = "api/"
YEAR, HOUR, QUARTER, MINUTES = 31_536_000, 3_600, 900, 300
# Names that carry a digest of their content never change what they hold.
DIGEST_IN_NAME = re.compile(r"\.[0-9a-f]{12}\.\w+$")


def cache_control(name: str) -> str:
    """As the living host answers: pages soon, calendars with a week's grace, what never changes for a year."""
    if DIGEST_IN_NAME.search(name):
        return f"public, max-age={YEAR}, immutable"
    if name.startswith(API):
        return "public, no-cache, stale-if-error=86400"
    if name.endswith((".ics", ".json")):
        return f"public, max-age={QUARTER}, stale-if-error=604800"
    if name.endswith((".html", ".atom", ".pdf")):
        return f"public, max-age={MINUTES}"
    return f"public, max-age={HOUR}"
