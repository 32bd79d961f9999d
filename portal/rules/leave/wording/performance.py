"""Words of the rules in `performance`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.attendance_record import horizon_words, show_projection
from portal.rules.leave.wording.words import Words

LICENCES = {
    "none": "none",
    "applied": "applied for",
    "granted_no_dates": "granted, without dates",
    "granted_with_dates": "granted, with dates",
}


def _keeps_floor(values: Mapping[str, Any]) -> str:
    return f"Under a licence without dates, attendance does not fall below {{percent}}% {horizon_words(values)}."


def _teaches(values: Mapping[str, Any]) -> str:
    weeks = (
        "each week missed, even in part"
        if values["week_min_counts_partial_weeks"] == "yes"
        else "each week missed whole"
    )
    return (
        "While a child is away for {kinds}, teaching comes to at least {week_min_hours:hour} in "
        f"{weeks}, at least {{day_average_min_hours:hour}} a day on average, and at most {{day_max_hours:hour}} on any day."
    )


WORDS = {
    "performance.licence": Words(
        meets="The local authority's licence lists every day you asked for.",
        does_not_meet="There is no licence of the local authority for every day you asked for.",
        needs_judgement="The licence names no dates, so the headteacher decides about the days.",
        missing_fact="You have applied for a licence. We need to see it before we can go on.",
        change="A licence that lists the days would meet this.",
        staff="Licence: {licence}.",
        labels={"licence": LICENCES},
    ),
    "performance.attendance_floor": Words(
        policy=_keeps_floor,
        meets="After this leave your child's attendance would not fall below {percent}%.",
        does_not_meet="After this leave your child's attendance would be below {percent}%: {after_shown}.",
        needs_judgement="After this leave your child's attendance could be below {percent}% for a while: {after_shown}. The headteacher will look at this.",
        change="Fewer days would change this.",
        staff="If nothing else is missed: {after_shown}; must not be below {percent}%.",
        derive=show_projection,
    ),
    "performance.education": Words(
        policy=_teaches,
        meets="The plan gives your child enough teaching: {hours:hour} over the days asked for.",
        does_not_meet="The plan gives {hours:hour} of teaching over the days asked for, and {longest_day:hour} on the longest day. "
        "It needs at least {hours_needed:hour}, no more than {day_max_hours:hour} on one day, and {week_min_hours:hour} in a week away.",
        needs_judgement="The plan gives {hours:hour} of teaching; it needs {hours_needed:hour}. The headteacher will look at this.",
        missing_fact="We need the plan that shows how your child will be taught on these days.",
        change="A plan with other hours would change this.",
        staff="{hours:hour} planned, {hours_needed:hour} needed; longest day {longest_day:hour}, at most {day_max_hours}; weeks short of {week_min_hours:hour}: {short_weeks}.",
    ),
}
