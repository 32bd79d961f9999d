"""Builds a school's feeds, keeps what was built, and falls back on it: a known feed is never empty nor an error."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from portal import __version__
from portal.pages.models import School

from .feed_names import FeedName, feed_occasions
from .ical import CalendarFeed, FeedEvent, build_ical
from .models import CalendarDate, CalendarRevision, StoredFeed
from .occasions import Occasion, occasions_of
from .places import dates_url
from .school_dates import published_dates
from .services import LONDON
from .year_groups import year_group_name

logger = logging.getLogger(__name__)
NEVER_EDITED = datetime(2000, 1, 1, tzinfo=UTC)
FORMATS = ("ics", "json")


@dataclass(frozen=True, slots=True)
class BuiltFeed:
    """The bytes of a feed with what a browser or calendar program compares."""

    body: bytes
    sha256: str
    changed_at: datetime


def current_feed(school: School, feed: FeedName, format: str, *, now: datetime | None = None) -> BuiltFeed:
    """The feed as families should see it now: kept bytes where nothing changed, else built anew.

    Where building fails, or would empty a feed that had entries, the last good bytes come back and the log says why.
    """
    today = timezone.localdate(now, LONDON)
    stored = StoredFeed.objects.filter(school=school, name=feed.name, format=format).first()
    made_from = _fingerprint(school, today)
    if stored is not None and stored.made_from == made_from:
        return _built(stored)
    try:
        body = _build(school, feed, format, today, stored)
    except Exception:
        if stored is None:
            raise
        logger.exception(
            "The feed %s.%s of %s could not be built; the last good one is served.", feed.name, format, school
        )
        return _built(stored)
    return _keep(school, feed, format, body, made_from, stored, now or timezone.now())


def _fingerprint(school: School, today: date) -> str:
    """Changes whenever the bytes might: another day, an edit of the dates, another name or colour, another version."""
    revision = CalendarRevision.objects.filter(school=school).values_list("number", flat=True).first()
    parts = (__version__, today.isoformat(), revision, school.name, _colour(school), school.phase, dates_url(school))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _build(school: School, feed: FeedName, format: str, today: date, stored: StoredFeed | None) -> bytes:
    """Never nothing where something was shown before: some programs would wipe the calendar."""
    occasions = feed_occasions(feed, published_dates(school), today)
    if not occasions and stored is not None and _has_entries(stored):
        logger.error(
            "The feed %s.%s of %s would have no entries; the last good one is served.", feed.name, format, school
        )
        return bytes(stored.body)
    builders: dict[str, Callable[[School, FeedName, list[Occasion]], bytes]] = {"ics": build_ics, "json": build_json}
    return builders[format](school, feed, occasions)


def _has_entries(stored: StoredFeed) -> bool:
    body = bytes(stored.body)
    return b"\r\nBEGIN:VEVENT\r\n" in body if stored.format == "ics" else json.loads(body)["dates"] != []


def _keep(
    school: School, feed: FeedName, format: str, body: bytes, made_from: str, stored: StoredFeed | None, now: datetime
) -> BuiltFeed:
    built = BuiltFeed(body, hashlib.sha256(body).hexdigest(), _changed_at(body, stored, now))
    values = {"body": body, "sha256": built.sha256, "changed_at": built.changed_at, "made_from": made_from}
    try:
        with transaction.atomic():
            StoredFeed.objects.update_or_create(school=school, name=feed.name, format=format, defaults=values)
    except DatabaseError:
        logger.exception(
            "The feed %s.%s of %s could not be kept; it is served all the same.", feed.name, format, school
        )
    return built


def _changed_at(body: bytes, stored: StoredFeed | None, now: datetime) -> datetime:
    """Never falls, and moves by a second at least: Last-Modified has no finer step."""
    now = now.replace(microsecond=0)
    if stored is None:
        return now
    if bytes(stored.body) == body:
        return stored.changed_at
    return max(now, stored.changed_at + timedelta(seconds=1))


def _built(stored: StoredFeed) -> BuiltFeed:
    return BuiltFeed(bytes(stored.body), stored.sha256, stored.changed_at)


def _colour(school: School) -> str:
    return str(school.colours.get("brand", ""))


def build_ics(school: School, feed: FeedName, occasions: list[Occasion]) -> bytes:
    """The iCalendar file of these entries."""
    return build_ical(
        CalendarFeed(
            name=f"{school.name} – {feed.title}",
            description=f"Term dates of {school.name}. Changes made by the school appear here by themselves.",
            url=dates_url(school),
            modified_at=max((entry.modified_at for entry in occasions), default=NEVER_EDITED),
            colour=_colour(school),
            events=tuple(_event(entry) for entry in occasions),
        )
    )


def single_entry(uid: UUID) -> bytes | None:
    """One published entry of any school as a file of its own; None where there is none, or it is called off."""
    named = Q(uid=uid) | Q(ends_uid=uid)
    rows = CalendarDate.objects.filter(named, year__published=True).select_related("year__school")
    found = next((entry for entry in occasions_of(rows) if entry.uid == uid and not entry.cancelled), None)
    if found is None:
        return None
    school = rows[0].year.school
    whose = school.trust or school.name if found.whole_trust else school.name
    return build_ical(
        CalendarFeed(
            name=f"{whose} – {found.full_title}",
            description=f"One date of {whose}. It does not change when the school changes it.",
            url=dates_url(school),
            modified_at=found.modified_at,
            events=(_event(found),),
        )
    )


def _event(entry: Occasion) -> FeedEvent:
    texts = (entry.description, entry.about_staff, f"Source: {entry.source}" if entry.source else "")
    words = [entry.category_name, *(year_group_name(group) for group in entry.year_groups)]
    return FeedEvent(
        uid=str(entry.uid),
        sequence=entry.sequence,
        modified_at=entry.modified_at,
        title=entry.full_title,
        first_day=entry.first_day,
        last_day=entry.last_day,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        categories=tuple(words),
        description="\n".join(text for text in texts if text),
        cancelled=entry.cancelled,
    )


def build_json(school: School, feed: FeedName, occasions: list[Occasion]) -> bytes:
    """The same entries as JSON: days are inclusive, times are local, an empty list of year groups is everybody."""
    data = {
        "school": school.name,
        "feed": feed.name,
        "title": feed.title,
        "time_zone": LONDON.key,
        "calendar": dates_url(school, f"feeds/{feed.name}.ics"),
        "dates": [occasion_data(entry) for entry in occasions],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def occasion_data(entry: Occasion) -> dict[str, Any]:
    """One entry as JSON types."""
    return {
        "uid": str(entry.uid),
        "sequence": entry.sequence,
        "status": "cancelled" if entry.cancelled else "confirmed",
        "category": str(entry.category),
        "title": entry.title,
        "first_day": entry.first_day.isoformat(),
        "last_day": entry.last_day.isoformat(),
        "staff_day": entry.staff_day.isoformat() if entry.staff_day else None,
        "starts_at": f"{entry.starts_at:%H:%M}" if entry.starts_at else None,
        "ends_at": f"{entry.ends_at:%H:%M}" if entry.ends_at else None,
        "half": entry.half or None,
        "year_groups": list(entry.year_groups),
        "whole_trust": entry.whole_trust,
        "description": entry.description,
        "source": entry.source,
        "modified_at": entry.modified_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
