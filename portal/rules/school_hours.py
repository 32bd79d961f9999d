"""When the sessions of a day begin and end, and from when on: hours may differ by weekday, and change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from portal.rules import canonical
from portal.rules.sessions import Half


@dataclass(frozen=True, slots=True)
class SessionTimes:
    registration: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class DatedTimes:
    """The times of one weekday (Monday is 0) from a day on, until later ones for the same weekday."""

    valid_from: date
    weekday: int
    times: Mapping[Half, SessionTimes]

    def holds_on(self, day: date) -> bool:
        return day.weekday() == self.weekday and self.valid_from <= day


def times_on(day: date, usual: Mapping[Half, SessionTimes], dated: Iterable[DatedTimes]) -> Mapping[Half, SessionTimes]:
    """The times of the day: the latest of the dated ones that hold on it, else the usual ones."""
    holding = [each for each in dated if each.holds_on(day)]
    return max(holding, key=lambda each: each.valid_from).times if holding else usual


def times_to_data(times: Mapping[Half, SessionTimes]) -> dict[str, Any]:
    """`{"am": {"registration": "08:50", "ends": "12:00"}, "pm": ...}`."""
    plain: dict[str, Any] = canonical.plain(
        {half.value: {"registration": each.registration, "ends": each.ends} for half, each in times.items()}
    )
    return plain


def dated_to_data(dated: Iterable[DatedTimes]) -> list[dict[str, Any]]:
    return [
        {"valid_from": each.valid_from.isoformat(), "weekday": each.weekday, **times_to_data(each.times)}
        for each in sorted(dated, key=lambda each: (each.valid_from, each.weekday))
    ]
