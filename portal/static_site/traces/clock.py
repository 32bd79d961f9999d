"""The clock of a build: it stands still, and notes who asks it for the day or for the moment."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, tzinfo
from typing import Any
from unittest.mock import patch

from django.template import defaultfilters
from django.utils import timezone


class _AnyTime(type):
    """Django asks of times whether they are a ``datetime``; they stay what they are."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


@contextmanager
def watched_clock(note_day: Callable[[str, date], None], note_moment: Callable[[], None]) -> Iterator[datetime]:
    """Inside, it is always the moment at which the block began, for all who ask Django for the time.

    ``note_day`` is called with a time zone and its day where somebody asks which day it is; ``note_moment`` where
    somebody asks for the time of day, or may have done. Templates ask by ``{% now %}`` and ``timesince``, too.
    """
    moment = timezone.now()
    real_localdate = timezone.localdate

    class WatchedTime(datetime, metaclass=_AnyTime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            note_moment()
            return moment.astimezone(tz) if tz else timezone.make_naive(moment)

    def localdate(value: datetime | None = None, zone: tzinfo | None = None, **named: Any) -> date:
        zone = named.pop("timezone", zone)
        if value is not None:
            return real_localdate(value, zone)
        day = real_localdate(moment, zone)
        note_day(str(zone or timezone.get_current_timezone()), day)
        return day

    def since(real: Callable[..., str]) -> Callable[..., str]:
        def told(day: date, now: datetime | None = None, *args: Any, **kwargs: Any) -> str:
            return real(day, now or WatchedTime.now(moment.tzinfo), *args, **kwargs)

        return told

    with ExitStack() as patched:
        for where, clock in (
            # Where Django itself reads the clock, so that whoever took `now` by name is seen as well.
            ("django.utils.timezone.datetime", WatchedTime),
            ("django.utils.timezone.localdate", localdate),
            ("django.template.defaulttags.datetime", WatchedTime),
        ):
            patched.enter_context(patch(where, clock))
        for name in ("timesince", "timeuntil"):
            patched.enter_context(patch.object(defaultfilters, name, since(getattr(defaultfilters, name))))
        yield moment
