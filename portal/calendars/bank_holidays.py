"""Bank holidays in England, from the `holidays` package: on the weekday on which offices and schools close."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from .models import AcademicYear, CalendarDate
from .sourced_dates import BANK_HOLIDAY, Outcome, put_sourced_dates

LONDON = ZoneInfo("Europe/London")
SOURCE = "Bank holidays in England"
SUBSTITUTE = " (observed)"
# The names GOV.UK uses, where the package has others.
NAMES = {"May Day": "Early May", "Spring Bank Holiday": "Spring", "Late Summer Bank Holiday": "Summer"}


@dataclass(frozen=True, slots=True)
class BankHoliday:
    day: date
    title: str


@lru_cache(maxsize=64)
def bank_holidays_in_year(starts: int) -> tuple[BankHoliday, ...]:
    """The bank holidays from 1 September of ``starts`` to 31 August, on weekdays only.

    One that falls on a weekend is left out; the day taken in its place says so.

    >>> [str(found.day) for found in bank_holidays_in_year(2026)][:3]
    ['2026-12-25', '2026-12-28', '2027-01-01']
    >>> bank_holidays_in_year(2026)[1].title
    'Boxing Day bank holiday (substitute day)'
    """
    known = holidays.country_holidays("GB", subdiv="ENG", years=[starts, starts + 1])
    first, last = date(starts, 9, 1), date(starts + 1, 8, 31)
    days = sorted(day for day in known if first <= day <= last and day.weekday() < 5)
    return tuple(BankHoliday(day, _title(known[day])) for day in days)


def _title(name: str) -> str:
    plain = name.removesuffix(SUBSTITUTE)
    title = f"{NAMES.get(plain, plain)} bank holiday"
    return f"{title} (substitute day)" if name.endswith(SUBSTITUTE) else title


def place_bank_holidays(year: AcademicYear, *, now: datetime) -> Outcome:
    """Bring the year's bank holidays to what the package says; what the office edited stays."""
    wanted = {
        found.day.isoformat(): {
            "category": CalendarDate.Category.BANK_HOLIDAY.value,
            "title": found.title,
            "first_day": found.day,
            "last_day": found.day,
            "source": SOURCE,
        }
        for found in bank_holidays_in_year(year.starts)
    }
    return put_sourced_dates(year, BANK_HOLIDAY, wanted, now=now, today=timezone.localdate(now, LONDON))
