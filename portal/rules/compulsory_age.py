"""Compulsory school age: from the term after the fifth birthday to a Friday in June eleven years on."""

from collections.abc import Iterable
from datetime import date, timedelta

from portal.rules.school_year import Period
from portal.rules.sessions import start_year

PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))


def prescribed_day(born: date) -> date:
    """The 31 March, 31 August or 31 December on or next after the fifth birthday.

    >>> prescribed_day(date(2020, 2, 10)), prescribed_day(date(2020, 3, 31))
    (datetime.date(2025, 3, 31), datetime.date(2025, 3, 31))
    """
    fifth_birthday = _birthday(born, 5)
    days = (date(fifth_birthday.year, month, day) for month, day in PRESCRIBED_DAYS)
    return next(day for day in days if day >= fifth_birthday)


def _birthday(born: date, age: int) -> date:
    """The birthday; for a child born on 29 February in other years 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def compulsory_from(born: date, *, terms: Iterable[Period]) -> date | None:
    """The first day of the first term that starts after the prescribed day; None while no such term is entered.

    Source: Education Act 1996, section 8, and the Education (Start of Compulsory School Age) Order 1998.
    """
    prescribed = prescribed_day(born)
    return min((term.first for term in terms if term.first > prescribed), default=None)


def compulsory_until(born: date) -> date:
    """The last Friday in June of the school year in which the child turns 16.

    >>> compulsory_until(date(2010, 9, 1))
    datetime.date(2027, 6, 25)
    """
    last_day_of_june = date(start_year(_birthday(born, 16)) + 1, 6, 30)
    return last_day_of_june - timedelta(days=(last_day_of_june.weekday() - 4) % 7)
