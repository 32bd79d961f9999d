"""Values set by law or national guidance, each with the dates it is in force and where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.rules.problems import NoValueInForce

LAW_2024 = "School Attendance (Pupil Registration) (England) Regulations 2024, SI 2024/208"
FRAMEWORK_2024 = "National framework for penalty notices, in force from 19 August 2024; SI 2024/210"
GUIDANCE_2024 = "Working together to improve school attendance, statutory from 19 August 2024"
GUIDANCE_LINK = "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance"
LAW_2024_LINK = "https://www.legislation.gov.uk/uksi/2024/208"
START_2024 = date(2024, 8, 19)
END_BEFORE_2024 = date(2024, 8, 18)


@dataclass(frozen=True, slots=True)
class NationalValue:
    """A value over the days it is in force, both included; `in_force_to` None means until further notice."""

    value: Any
    unit: str
    in_force_from: date
    in_force_to: date | None
    source: str
    link: str = ""

    def is_in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class PenaltyAmounts:
    """Pounds: `reduced` if paid within `reduced_days`, else `full` within `full_days`. None: no reduction."""

    full: int
    full_days: int
    reduced: int | None = None
    reduced_days: int | None = None


@dataclass(frozen=True, slots=True)
class PenaltyRegime:
    """Notices to one parent for one child, in the order in which they may be issued within `window_years`."""

    notices: tuple[PenaltyAmounts, ...]
    window_years: int | None


VALUES: Mapping[str, tuple[NationalValue, ...]] = {
    "persistent_absence_percent": (
        NationalValue(
            10,
            "percent of possible sessions missed, at least",
            date(2015, 9, 1),
            None,
            "Pupil absence statistics, methodology",
        ),
    ),
    "severe_absence_percent": (
        NationalValue(
            50,
            "percent of possible sessions missed, at least",
            date(2015, 9, 1),
            None,
            "Pupil absence statistics, methodology",
        ),
    ),
    "register_retention_years": (
        NationalValue(
            3, "years", date(2006, 9, 1), END_BEFORE_2024, "Education (Pupil Registration) (England) Regulations 2006"
        ),
        NationalValue(6, "years", START_2024, None, LAW_2024, LAW_2024_LINK),
    ),
    "register_window_minutes": (
        NationalValue(
            30, "minutes, at most, the same for every session", START_2024, None, GUIDANCE_2024, GUIDANCE_LINK
        ),
    ),
    "unestablished_reason_school_days": (
        NationalValue(
            5,
            "school days until code N becomes another code",
            START_2024,
            None,
            f"{LAW_2024}, regulation 10(7) to (9)",
            LAW_2024_LINK,
        ),
    ),
    "sickness_return_days": (
        NationalValue(
            15,
            "school days of illness, consecutive or cumulative, at least",
            START_2024,
            None,
            GUIDANCE_2024,
            GUIDANCE_LINK,
        ),
    ),
    "unauthorised_return_school_days": (
        NationalValue(
            10,
            "school days of continuous unauthorised absence, at least",
            START_2024,
            None,
            GUIDANCE_2024,
            GUIDANCE_LINK,
        ),
    ),
    "penalty_sessions": (NationalValue(10, "unauthorised sessions, at least", START_2024, None, FRAMEWORK_2024),),
    "penalty_school_weeks": (NationalValue(10, "school weeks in a row", START_2024, None, FRAMEWORK_2024),),
    "penalty_regime": (
        NationalValue(
            PenaltyRegime((PenaltyAmounts(120, 28, 60, 21),), None),
            "pounds",
            date(2013, 9, 1),
            END_BEFORE_2024,
            "Education (Penalty Notices) (England) (Amendment) Regulations 2013, SI 2013/757",
        ),
        NationalValue(
            PenaltyRegime((PenaltyAmounts(160, 28, 80, 21), PenaltyAmounts(160, 28)), 3),
            "pounds",
            START_2024,
            None,
            FRAMEWORK_2024,
        ),
    ),
    "penalty_excluded_pupil": (
        NationalValue(
            PenaltyAmounts(120, 28, 60, 21),
            "pounds",
            date(2013, 9, 1),
            None,
            "Excluded pupil in a public place in the first five days: outside the national framework",
        ),
    ),
    "notice_to_improve_weeks": (NationalValue((3, 6), "weeks, from and to", START_2024, None, FRAMEWORK_2024),),
    "emergency_contacts": (
        NationalValue(2, "contacts, where reasonably possible", START_2024, None, GUIDANCE_2024, GUIDANCE_LINK),
    ),
    "attendance_percent_england": (
        NationalValue(
            Decimal("93.1"),
            "percent attended, state-funded schools",
            date(2024, 9, 1),
            None,
            "Pupil attendance in schools, 2024/25",
        ),
    ),
}

# Legislation a policy may no longer rely on, with the first day on which it is gone.
REVOKED: Mapping[str, date] = {
    "Education (Pupil Registration) (England) Regulations 2006": START_2024,
    "Education (Penalty Notices) (England) (Amendment) Regulations 2013": START_2024,
    "Education (Pupil Registration) Regulations 1995": date(2006, 9, 1),
}


def national_value(name: str, *, on: date) -> NationalValue:
    """The value in force on the day. Raises `NoValueInForce`, never falls back to another day's value."""
    if name not in VALUES:
        raise NoValueInForce(f"There is no national value {name!r}; known: {', '.join(VALUES)}.")
    found = [value for value in VALUES[name] if value.is_in_force(on)]
    if not found:
        starts = ", ".join(value.in_force_from.isoformat() for value in VALUES[name])
        raise NoValueInForce(f"{name} has no value in force on {on.isoformat()}; values begin on: {starts}.")
    return found[0]


def is_revoked(title: str, *, on: date) -> bool:
    """Whether the legislation named is no longer in force on the day."""
    wanted = title.casefold()
    return any(known.casefold() in wanted and gone <= on for known, gone in REVOKED.items())
