"""Whether a build is due, and whose it is: decided by one row, so that any number of workers may ask."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from portal.static_site.models import SiteBuild

from .changes import ROW

# Editors save several things one after the other: a build waits until it is quiet, but not for ever.
QUIET, LONGEST_WAIT = timedelta(seconds=20), timedelta(minutes=3)
# What nobody announced (rows written past Django's signals, a form that closes at an hour) is found by looking.
LOOK_EVERY = timedelta(minutes=15)
# A build that was killed frees the next one by itself.
LEASE = timedelta(minutes=30)


def is_due(row: SiteBuild, now: datetime) -> bool:
    """After changes and quiet; on a new day; after a while in any case. What failed is tried again then, too."""
    is_new = row.changes > row.tried_changes
    is_quiet = row.changed_at is not None and row.changed_at <= now - QUIET
    waited_long = row.waiting_since is not None and row.waiting_since <= now - LONGEST_WAIT
    looked_long_ago = row.tried_at is None or row.tried_at <= now - LOOK_EVERY
    return (is_new and (is_quiet or waited_long)) or row.tried_on != timezone.localdate(now) or looked_long_ago


def claim(now: datetime) -> SiteBuild | None:
    """The row, if a build is due and nobody else has begun it."""
    row, _ = SiteBuild.objects.get_or_create(pk=ROW)
    if not is_due(row, now):
        return None
    free = SiteBuild.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=ROW, tried_at=row.tried_at)
    tried = {"tried_changes": row.changes, "tried_at": now, "tried_on": timezone.localdate(now)}
    if not free.update(claimed_until=now + LEASE, **tried):
        return None
    return SiteBuild.objects.get(pk=ROW)


def finish(row: SiteBuild, *, problems: list[str], pages: int, pages_made: int, drifted: list[str]) -> None:
    """Of a build that ended, well or not. Changes that came while it ran stay wanted."""
    mine = SiteBuild.objects.filter(pk=ROW, tried_at=row.tried_at)
    mine.update(claimed_until=None, problems=problems)
    if problems:
        return
    built = {"built_changes": row.tried_changes, "built_at": timezone.now(), "built_on": row.tried_on}
    mine.update(pages=pages, pages_made=pages_made, drifted=drifted, **built)
    mine.filter(changes=F("built_changes")).update(waiting_since=None)
    mine.filter(changes__gt=F("built_changes")).update(waiting_since=F("changed_at"))
