"""What the school's letters are meant for, as this child's figures stand (MON-05). Information; it starts nothing."""

from dataclasses import dataclass
from datetime import date

from portal.attendance_plugin.register.certificates import days_of_year
from portal.attendance_plugin.roll.models import Pupil
from portal.rules.sessions import start_year
from portal.rules.thresholds import FEW_SESSIONS, absence_line, attendance_percent

from .figures import Figures, NoFigures, figures_of

WEEK_ENDS = (0, 4)


@dataclass(frozen=True, slots=True)
class TriggerFigure:
    """One thing to look at, in a count and its period."""

    name: str
    figure: str


def trigger_figures(pupil: Pupil, *, on: date) -> list[TriggerFigure]:
    """This school year so far; nothing where the register has none."""
    try:
        figures = figures_of(pupil, days_of_year(start_year(on))[0], on)
    except NoFigures:
        return []
    counted = figures.counted
    rows = [
        ("Attendance", _attendance(figures)),
        ("Unauthorised sessions", str(counted.unauthorised)),
        ("Reason not known yet", str(counted.unresolved_n)),
        ("Illness", str(figures.ill)),
        ("Late", f"{len(figures.lates)}, of these {_after_close(figures)} after the register closed"),
        ("Missed on Mondays and Fridays", f"{_at_week_ends(figures)} of {counted.missed} sessions missed"),
    ]
    return [TriggerFigure(name, figure) for name, figure in rows]


def _attendance(figures: Figures) -> str:
    counted = figures.counted
    words = (
        f"{attendance_percent(counted.attendance, on=figures.last)} % "
        f"({counted.attended} of {counted.possible} possible sessions)"
    )
    line = absence_line(missed=counted.missed, possible=counted.possible, on=figures.last)
    if counted.possible < FEW_SESSIONS:
        return f"{words}; few sessions yet, so this says little"
    return f"{words}; {line.name}, {line.percent} % or more missed" if line else words


def _after_close(figures: Figures) -> int:
    return sum(late.is_after_close for late in figures.lates)


def _at_week_ends(figures: Figures) -> int:
    return sum(mark.day.weekday() in WEEK_ENDS for mark in figures.missed)
