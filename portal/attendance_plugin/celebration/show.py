"""What a screen does at one instant: the board, a neutral card, or nothing but the dark. The server alone decides."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.http import Http404

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School
from portal.pages.school import default_school
from portal.rules.school_year import Calendar

from .board import Board, end_of
from .boards import board
from .hours import Hours, Switch, hours_at, next_reload, switches_after
from .models import Screen

# A week of school: by then the board has run out as well.
SWITCHES_TOLD = 10
# A file is told once for the week or two until it is written anew, and goes on by itself for some weeks more.
SWITCHES_IN_A_FILE = 60


def _night_words(next_day: date | None) -> str:
    return f"See you on {next_day:%A}" if next_day else "Good night"


@dataclass(frozen=True, kw_only=True)
class Show:
    """``mode`` is ``board``, ``neutral`` or ``night``; after ``valid_until`` the board may not be shown any more.

    By ``switches`` a screen without a network goes dark and lit again; at ``reload_at`` it may load its page anew.
    ``begins`` is the instant for which a file was told: a clock that stands before it is wrong.
    """

    school: School
    board: Board
    hours: Hours
    valid_until: datetime | None
    switches: tuple[Switch, ...] = ()
    reload_at: datetime | None = None
    begins: datetime | None = None

    @property
    def mode(self) -> str:
        return self.day_mode if self.hours.is_lit else "night"

    @property
    def day_mode(self) -> str:
        """What it shows whenever it is lit."""
        return "neutral" if self.board.is_neutral else "board"

    @property
    def changes_at(self) -> datetime:
        """When it is another one though nothing was changed. What changes with a day does so at midnight besides."""
        return min(at for at in (self.reload_at, *(switch.at for switch in self.switches)) if at)

    @property
    def as_of(self) -> date | None:
        return self.board.week.last_day if self.board.week else None

    @property
    def night_words(self) -> str:
        return _night_words(self.hours.next_day)

    def to_data(self) -> dict[str, Any]:
        """Plain data for the screen's script: no class's history, no count, no pupil."""
        return {
            "mode": self.mode,
            "title": self.board.title,
            "week": self.board.week and self.board.week.monday.isoformat(),
            "night_words": self.night_words,
            "as_of": self.as_of and self.as_of.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "day_mode": self.day_mode,
            "switches": [
                {"at": switch.at.isoformat(), "lit": switch.is_lit, "words": _night_words(switch.next_day)}
                for switch in self.switches
            ],
            "reload_at": self.reload_at and self.reload_at.isoformat(),
            "begins": self.begins and self.begins.isoformat(),
            "panels": [
                {
                    "kind": panel.kind,
                    "title": panel.title,
                    "text": panel.text,
                    "rows": [{"name": row.name, "place": row.place, "figure": row.figure} for row in panel.rows],
                }
                for panel in self.board.panels
            ],
        }


def show_at(screen: Screen, instant: datetime) -> Show:
    calendar = rules_calendar(current_calendar_version(screen.school))
    return _show(screen, instant, calendar, switches=SWITCHES_TOLD)


def show_for_files(screen: Screen, on: date) -> Show:
    """The same as a file on a plain host tells it, from the day's midnight on and for weeks ahead.

    A screen reads its hour from the switches; so the file is the same at every hour of the day.
    """
    calendar = rules_calendar(current_calendar_version(screen.school))
    midnight = datetime.combine(on, time(), calendar.time_zone)
    return replace(_show(screen, midnight, calendar, switches=SWITCHES_IN_A_FILE), begins=midnight)


def _show(screen: Screen, instant: datetime, calendar: Calendar, *, switches: int) -> Show:
    shown = board(screen, instant.astimezone(calendar.time_zone).date())
    return Show(
        school=screen.school,
        board=shown,
        hours=hours_at(instant, calendar=calendar),
        valid_until=end_of(shown.week.valid_until, calendar) if shown.week else None,
        **_by_the_clock(instant, calendar, switches=switches),
    )


def _by_the_clock(instant: datetime, calendar: Calendar, *, switches: int) -> dict[str, Any]:
    return {
        "switches": tuple(switches_after(instant, switches, calendar=calendar)),
        "reload_at": next_reload(instant, calendar=calendar),
    }


def neutral_show(screen: Screen | None, instant: datetime) -> Show:
    """The school's card and nothing else, for whoever was not let in; without a screen, the main school's."""
    school = screen.school if screen else default_school()
    if school is None:
        raise Http404("No school is set up yet; run `portal load-content`.")
    calendar = rules_calendar(current_calendar_version(school))
    nothing = Board(title=school.name, week=None, panels=())
    hours = hours_at(instant, calendar=calendar)
    told = _by_the_clock(instant, calendar, switches=SWITCHES_TOLD)
    return Show(school=school, board=nothing, hours=hours, valid_until=None, **told)
