"""Where higher rooms hear that the dates the rules read have changed, without the calendars knowing them.

Filled in an app's ``ready()``::

    from portal.calendars.hooks import after_calendar_change
    after_calendar_change.fill("leave", recheck_later)

A filling is called with the new `CalendarVersion`, inside the transaction that made it: what it writes or queues stands
or falls with the dates. Dates that are only tried in a form, or in a dry run, are taken back with all that was queued.
"""

from collections.abc import Callable

from portal.hooks import Hook

from .models import CalendarVersion

after_calendar_change: Hook[Callable[[CalendarVersion], object]] = Hook("after_calendar_change")
