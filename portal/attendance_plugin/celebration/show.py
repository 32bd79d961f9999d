"""What a screen does at one instant: the board, a neutral card, or nothing but the dark. The server alone decides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School
from portal.pages.school import default_school

from .board import Board, end_of
from .hours import Hours, hours_at
from .models import Screen
from .services import board


@dataclass(frozen=True, kw_only=True)
class Show:
    """``mode`` is ``board``, ``neutral`` or ``night``; after ``valid_until`` the board may not be shown any more."""

    school: School
    board: Board
    hours: Hours
    valid_until: datetime | None

    @property
    def mode(self) -> str:
        if not self.hours.is_lit:
            return "night"
        return "neutral" if self.board.is_neutral else "board"

    @property
    def as_of(self) -> date | None:
        return self.board.week.last_day if self.board.week else None

    @property
    def night_words(self) -> str:
        return f"See you on {self.hours.next_day:%A}" if self.hours.next_day else "Good night"

    def to_data(self) -> dict[str, Any]:
        """Plain data for the screen's script: no class's history, no count, no pupil."""
        return {
            "mode": self.mode,
            "title": self.board.title,
            "week": self.board.week and self.board.week.monday.isoformat(),
            "night_words": self.night_words,
            "as_of": self.as_of and self.as_of.isoformat(),
            "valid_until": self.valid_until and self.valid_until.isoformat(),
            "next_switch": self.hours.next_switch and self.hours.next_switch.isoformat(),
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
    school = screen.school
    calendar = rules_calendar(current_calendar_version(school))
    today = instant.astimezone(calendar.time_zone).date()
    shown = board(screen, today)
    return Show(
        school=school,
        board=shown,
        hours=hours_at(instant, calendar=calendar),
        valid_until=end_of(shown.week.valid_until, calendar) if shown.week else None,
    )


def neutral_show(screen: Screen | None, instant: datetime) -> Show:
    """The school's card and nothing else, for whoever was not let in; without a screen, the main school's."""
    school = screen.school if screen else default_school()
    if school is None:
        raise Http404("No school is set up yet; run `portal load-content`.")
    calendar = rules_calendar(current_calendar_version(school))
    nothing = Board(title=school.name, week=None, panels=())
    return Show(school=school, board=nothing, hours=hours_at(instant, calendar=calendar), valid_until=None)
