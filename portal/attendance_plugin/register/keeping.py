"""How long the register is kept: as long as the law asks, and longer where the school's policy says so.

An entry is preserved for years from the day on which it was made, whatever session it is about (SI 2024/208, regulation
7). The portal counts from the day an entry came into it, which is never before the day it was made.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.pages.models import School
from portal.policies.services import leave_policy_in_force
from portal.policies.versions.stating import statements_of
from portal.rules.national import national_value

NATIONAL, TOPIC = "register_retention_years", "register.retention_years"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """Years by law and by the policy in force; None where the policy says nothing. ``source`` is the law's."""

    by_law: int
    by_policy: int | None
    source: str

    @property
    def years(self) -> int:
        """The longer of the two: a policy may keep the register longer than the law asks, never shorter."""
        return max(self.by_law, self.by_policy or 0)

    @property
    def policy_is_short(self) -> bool:
        return self.by_policy is not None and self.by_policy < self.by_law


def keeping_of(school: School, on: date) -> Keeping:
    """How long the school's register entries are kept, as it applies on the day."""
    law = national_value(NATIONAL, on=on)
    version = leave_policy_in_force(school, on)
    stated = [statement.value for statement in statements_of(version) if statement.topic == TOPIC] if version else []
    return Keeping(by_law=law.value, by_policy=max(stated, default=None), source=law.source)


def years_after(day: date, years: int) -> date:
    """The same day years later; 1 March where 29 February is missing, so that nothing is kept a day too short.

    >>> years_after(date(2024, 2, 29), 6), years_after(date(2024, 2, 29), 8)
    (datetime.date(2030, 3, 1), datetime.date(2032, 2, 29))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def first_day_kept(today: date, years: int) -> date:
    """Entries made before this day need no longer be kept today. One made on it is kept until today is over.

    >>> first_day_kept(date(2030, 9, 1), 6)
    datetime.date(2024, 9, 1)
    """
    day = years_after(today, -years)
    while years_after(day - ONE_DAY, years) >= today:
        day -= ONE_DAY
    return day
