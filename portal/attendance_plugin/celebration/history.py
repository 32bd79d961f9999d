"""A term's weeks class by class, for staff alone: every figure, points and who leads. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .figures import WeekOfClass, by_phase, shown_percent
from .panels import Week
from .points import Racer, race
from .term_board import term_standings

AWAITED, CLOSED = "awaited", "closed"


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """``cells`` has a figure or a word for each week of the term; ``term`` is the figure of all its sessions."""

    name: str
    phase: str
    cells: tuple[str, ...]
    term: str
    points: str


@dataclass(frozen=True, kw_only=True)
class Winners:
    """Of one phase over the term so far: first by points and first by sessions, several where the place is shared."""

    phase: str
    by_points: tuple[str, ...]
    by_sessions: tuple[str, ...]


def history_rows(week: Week) -> list[HistoryRow]:
    """One row for each class of the newest week, phase by phase."""
    return [row for _, classes in by_phase(week.classes) for row in _rows_of_phase(classes, week)]


def _rows_of_phase(classes: Sequence[WeekOfClass], week: Week) -> Iterator[HistoryRow]:
    phase = classes[0].phase
    points = {racer.week.name: str(racer.points) for racer in _race(phase, week)}
    for each in classes:
        own = [next((one for one in known if one.name == each.name), None) for known in week.term]
        met = [one for one in own if one and one.possible]
        attended, possible = sum(one.attended for one in met), sum(one.possible for one in met)
        yield HistoryRow(
            name=each.name,
            phase=phase,
            cells=tuple(_cell(one, week) for one in own),
            term=_figure(attended, possible, week) if possible else "",
            points=points.get(each.name, ""),
        )


def _cell(one: WeekOfClass | None, week: Week) -> str:
    if one is None:
        return ""
    if one.sessions_marked < one.sessions_open:
        return AWAITED
    return _figure(one.attended, one.possible, week) if one.possible else CLOSED


def _figure(attended: int, possible: int, week: Week) -> str:
    return str(shown_percent(attended, possible, target=week.target))


def winners(week: Week) -> list[Winners]:
    """As the screen would name them: small and resting classes win nothing."""
    found = []
    for phase, _ in by_phase(week.classes):
        standings = term_standings(_of_phase(phase, week), target=week.target, minimum_on_roll=week.minimum_on_roll)
        found.append(
            Winners(
                phase=phase,
                by_points=tuple(racer.week.name for racer in _race(phase, week) if racer.place == 1),
                by_sessions=tuple(standing.week.name for standing in standings if standing.is_leader),
            )
        )
    return found


def _race(phase: str, week: Week) -> list[Racer]:
    return race(_of_phase(phase, week), target=week.target, minimum_on_roll=week.minimum_on_roll)


def _of_phase(phase: str, week: Week) -> list[list[WeekOfClass]]:
    return [[one for one in known if one.phase == phase] for known in week.term]
