"""Times that do not fit together: an earlier value that is not earlier, dates of the document in the wrong order."""

import calendar
from collections.abc import Iterator

from portal.rules.bulletins.checks.concerns import Concern
from portal.rules.bulletins.indicators import Bulletin
from portal.rules.bulletins.periods import overlap


def earlier_values_not_earlier(bulletin: Bulletin) -> Iterator[Concern]:
    for indicator in bulletin.indicators:
        for reading in indicator.earlier:
            if overlap(reading.period, indicator.now.period):
                yield Concern(
                    "not_earlier",
                    (indicator.id,),
                    f"{indicator.id}: the earlier value is of {reading.period}, which is not over before "
                    f"{indicator.now.period} begins. Give periods that do not share a day, or correct one of them.",
                )


def missing_periods(bulletin: Bulletin) -> Iterator[Concern]:
    without = [each.id for each in bulletin.indicators if not each.now.period and each.now.figure.has_numbers]
    if without:
        yield Concern(
            "no_period",
            tuple(without),
            f"No period is given for {', '.join(without)}. A reader of the next issue cannot tell when that was: say "
            "so, even if only the term.",
        )


def document_dates(bulletin: Bulletin) -> Iterator[Concern]:
    """Published before it was approved, or a next issue that the series does not know."""
    published, approved, due = bulletin.published_on, bulletin.approved_on, bulletin.next_due
    if published and approved and published < approved:
        yield Concern(
            "dates", (), f"It is published on {_day(published)} but approved on {_day(approved)}. Correct one of them."
        )
    if published and due and due <= published:
        yield Concern("dates", (), f"The next issue is due on {_day(due)}, not after this one. Correct the date.")
    if due and bulletin.months and due.month not in bulletin.months:
        months = ", ".join(calendar.month_name[month] for month in bulletin.months)
        yield Concern(
            "dates",
            (),
            f"The next issue is due in {calendar.month_name[due.month]}, but issues are said to appear in {months}. "
            "Readers should be told one rhythm.",
        )


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")
