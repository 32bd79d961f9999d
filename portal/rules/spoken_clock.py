"""A time of day as it is said and written in England."""

from datetime import time


def spoken_clock(clock: time) -> str:
    """The time in words for readers; seconds are left out.

    >>> spoken_clock(time(9)), spoken_clock(time(12)), spoken_clock(time(14, 15)), spoken_clock(time(0, 5))
    ('9am', '12 noon', '2:15pm', '12:05am')
    """
    if (clock.hour, clock.minute) == (12, 0):
        return "12 noon"
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"
