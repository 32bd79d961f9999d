"""Words of the rules in `year_total`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.words import Words
from portal.rules.leave.year_total import in_days


def _days_in_year(values: Mapping[str, Any]) -> Mapping[str, Any]:
    totals = values.get("sessions_in_year")
    return {} if totals is None else {"days_in_year": {year: in_days(total) for year, total in totals.items()}}


WORDS = {
    "year.cumulative_days": Words(
        policy="A request for {kinds}, together with earlier leave in the school year ({counted_kinds}), comes to at most {days:school day}.",
        meets="With this request the leave in one school year comes to {days_in_year} of at most {days:day}.",
        does_not_meet="With this request the leave in one school year comes to {days_in_year} days. The policy allows at most {days}.",
        needs_judgement="With this request the leave in one school year comes to {days_in_year} days, more than {days}. The headteacher will look at this.",
        change="Fewer days would change this.",
        staff="Days in the school year with this request: {days_in_year}; at most {days}.",
        derive=_days_in_year,
    ),
    "request.maximum_days": Words(
        policy="One request for {kinds} is for at most {days:school day}.",
        meets="You asked for {days_asked:school day}; one request may be for at most {days}.",
        does_not_meet="You asked for {days_asked:school day}. One request may be for at most {days}.",
        needs_judgement="You asked for {days_asked:school day}, more than {days}. The headteacher will look at this.",
        change="Fewer days would change this.",
        staff="{days_asked:school day} asked for; at most {days}.",
    ),
}
