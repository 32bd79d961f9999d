"""Which feeds a school has, and which entries belong in each. A feed's name stands in its address for good."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.pages.models import School
from portal.rules.sessions import start_year

from .models import CalendarDate
from .occasions import Occasion, occasions_of
from .year_groups import year_group_name, year_groups_of

NAME = re.compile(r"(?:(whole-school)|(days-off)|year-(0|[1-9]\d?)(-days-off)?)")


@dataclass(frozen=True, slots=True)
class FeedName:
    """A feed. Without a year group it holds everybody's dates; ``days_off`` leaves out all but days without school."""

    name: str
    year_group: int | None = None
    days_off: bool = False

    @property
    def title(self) -> str:
        what = "days off" if self.days_off else "all dates"
        return f"{self.for_whom}: {what}"

    @property
    def for_whom(self) -> str:
        return "Whole school" if self.year_group is None else year_group_name(self.year_group)

    def holds(self, occasion: Occasion) -> bool:
        return occasion.concerns(self.year_group) and (occasion.is_day_off or not self.days_off)


DAYS_OFF = FeedName("days-off", days_off=True)
WHOLE_SCHOOL = FeedName("whole-school")


def feeds_of(school: School) -> tuple[FeedName, ...]:
    """Every feed of the school, the default offer first."""
    groups = year_groups_of(school)
    by_year = (FeedName(f"year-{group}{end}", group, bool(end)) for group in groups for end in ("-days-off", ""))
    return (DAYS_OFF, WHOLE_SCHOOL, *by_year)


def find_feed(school: School, name: str) -> FeedName | None:
    """The feed of this name; None where the school has none (a secondary school has no Year 3)."""
    return next((feed for feed in feeds_of(school) if feed.name == name), None)


def is_feed_name(name: str) -> bool:
    """Whether some school could have a feed of this name."""
    return NAME.fullmatch(name) is not None


def feed_occasions(feed: FeedName, dates: Iterable[CalendarDate], today: date) -> list[Occasion]:
    """The entries of the feed: last year's, this year's and those of every later year that is published.

    What was called off stays, so that calendar programs take it away, until its day has passed.
    """
    oldest = start_year(today) - 1
    rows = [row for row in dates if row.year.published and row.year.starts >= oldest]
    return [
        entry for entry in occasions_of(rows) if feed.holds(entry) and not (entry.cancelled and entry.last_day < today)
    ]
