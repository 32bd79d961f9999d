"""Whether whoever asks has these bytes already (RFC 9110, section 13)."""

from datetime import datetime

from django.utils import timezone
from django.utils.http import parse_etags, parse_http_date_safe


def has_current_copy(
    if_none_match: str | None,
    if_modified_since: str | None,
    *,
    etags: set[str],
    changed_at: datetime | None,
    now: datetime | None = None,
) -> bool:
    """``etags`` are those of the answer, quoted.

    If-None-Match decides alone where it is sent; a date that cannot be read, or lies ahead, counts as none. What the
    time is matters to whoever sends a date, and is asked for nobody else.
    """
    if if_none_match is not None:
        known = parse_etags(if_none_match)
        return known == ["*"] or not etags.isdisjoint(tag.removeprefix("W/") for tag in known)
    since = parse_http_date_safe(if_modified_since or "")
    if since is None or changed_at is None or since > (now or timezone.now()).timestamp():
        return False
    return int(changed_at.timestamp()) <= since
