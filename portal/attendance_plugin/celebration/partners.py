"""Small classes that the school shows together under one name, so that their week can be told at all. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from .figures import WeekOfClass


def merge_partners(weeks: Iterable[tuple[str, WeekOfClass]]) -> list[WeekOfClass]:
    """Each class's week with the name it is shown under ("" for its own): one row for each name, in the order given.

    Sessions and pupils are summed. The group's register is complete when every class's is, and the group rests when
    one of its classes does.
    """
    groups: dict[str, list[WeekOfClass]] = {}
    for shown_as, week in weeks:
        groups.setdefault(shown_as or week.name, []).append(week)
    return [_merge(name, group) for name, group in groups.items()]


def _merge(name: str, group: list[WeekOfClass]) -> WeekOfClass:
    is_open = max(week.sessions_open for week in group)
    missing = sum(max(week.sessions_open - week.sessions_marked, 0) for week in group)
    return replace(
        group[0],
        name=name,
        attended=sum(week.attended for week in group),
        possible=sum(week.possible for week in group),
        on_roll=sum(week.on_roll for week in group),
        sessions_open=is_open,
        sessions_marked=max(is_open - missing, 0),
        rested=any(week.rested for week in group),
    )
