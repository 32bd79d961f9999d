"""What the school asks of a report of absence: by when, on which days, how exactly. From its policy in force.

A room above says what the policy states (`hooks.report_terms`); what it leaves out goes by the school's hours.
"""

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from portal import hooks
from portal.pages.hours import hours_on
from portal.pages.models import School
from portal.pages.spoken import spoken_time


@dataclass(frozen=True, kw_only=True)
class ReportTerms:
    """``by`` None: the policy states no time. ``clause`` is the heading behind ``link``.

    ``empty_words`` None: the policy does not ask for exact symptoms; else its own words that say too little.
    ``may_come_with`` names minor illnesses with which the policy has children come.
    """

    by: time | None = None
    includes_minute: bool = False
    on_every_day: bool = True
    empty_words: tuple[str, ...] | None = None
    may_come_with: tuple[str, ...] = ()
    link: str = ""
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """Until when the school likes to hear of an absence on one day."""

    at: time
    includes_minute: bool

    def words(self) -> str:
        """`before 8:45am`, or `by 8:45am` where the exact minute is still in time."""
        # Translators: put into sentences such as "Please send it before 8:45am on the first day."
        pattern = _("by %(time)s") if self.includes_minute else _("before %(time)s")
        return pattern % {"time": spoken_time(self.at)}

    def has_passed(self, at: time) -> bool:
        minute = at.replace(second=0, microsecond=0)
        return minute > self.at if self.includes_minute else minute >= self.at


def report_terms(school: School, day: date) -> ReportTerms:
    """The terms of the policy in force on the day; without one, those the school's hours give."""
    stated = hooks.report_terms.get("policy")
    return (stated(school, day) if stated else None) or ReportTerms()


def report_deadline(school: School, day: date) -> str:
    return cut_off(school, day).words()


def cut_off(school: School, day: date, terms: ReportTerms | None = None) -> CutOff:
    """The policy's time, else that of the school's hours on this weekday."""
    terms = terms or report_terms(school, day)
    if terms.by is None:
        return CutOff(at=hours_on(school, day).report_absence_by, includes_minute=False)
    return CutOff(at=terms.by, includes_minute=terms.includes_minute)
