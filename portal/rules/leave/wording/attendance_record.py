"""Words of the rules in `attendance_record`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.attendance_record import BASES
from portal.rules.leave.wording.words import Words, say, show_share

PROJECTIONS = {
    "after_leave": ("{share} at the end of the leave", "{share} at the end of the leave {year}"),
    "after_year": ("{share} at the end of the school year", "{share} at the end of the school year {year}"),
}
PARTS = tuple(words for both in PROJECTIONS.values() for words in both)


def show_projection(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """“x at the end of the leave, y at the end of the school year”, with the year where two are touched."""
    looked_at = {"end_of_leave": ("after_leave",), "end_of_year": ("after_year",)}.get(
        values["basis"], tuple(PROJECTIONS)
    )
    shown = [
        say(PROJECTIONS[name][len(values[name]) > 1], share=show_share(share, str(values["percent"])), year=year)
        for name in looked_at
        for year, share in values.get(name, {}).items()
    ]
    return {"after_shown": ", ".join(shown)} if shown else {}


HORIZONS = {
    "end_of_leave": "at the end of the leave",
    "end_of_year": "at the end of the school year",
    "both": "at the end of the leave and at the end of the school year",
}


def horizon_words(values: Mapping[str, Any]) -> str:
    """When attendance is looked at, in the words of a sentence."""
    return next(HORIZONS[basis] for basis, words in BASES.items() if words == values["basis"])


def _keeps(values: Mapping[str, Any]) -> str:
    return f"Time away for {{kinds}} does not bring attendance below {{percent}}% {horizon_words(values)}."


WORDS = {
    "attendance.now_above": Words(
        policy="Attendance at the time of asking for {kinds} is above {percent}%.",
        meets="Your child has attended {attendance:{percent}}. The policy asks for more than {percent}%.",
        does_not_meet="Your child has attended {attendance:{percent}}. The policy asks for more than {percent}%.",
        needs_judgement="Your child has attended {attendance:{percent}}. The policy asks for more than {percent}%; the headteacher will look at this.",
        change="If illness or another reason lies behind this, please tell us.",
        staff="Attended {attendance:{percent}}; must be above {percent}%.",
    ),
    "attendance.record_not_less": Words(
        policy="Attendance at the time of asking for {kinds} is not less than {percent}%.",
        meets="Your child has attended {attendance:{percent}}. That is not less than {percent}%.",
        does_not_meet="Your child has attended {attendance:{percent}}. That is less than {percent}%.",
        needs_judgement="Your child has attended {attendance:{percent}}. That is less than {percent}%; the headteacher will look at this.",
        change="If illness or another reason lies behind this, please tell us.",
        staff="Attended {attendance:{percent}}; must not be less than {percent}%.",
    ),
    "attendance.after_not_below": Words(
        policy=_keeps,
        meets="After this leave your child's attendance would not fall below {percent}%.",
        does_not_meet="After this leave your child's attendance would be below {percent}%: {after_shown}.",
        needs_judgement="After this leave your child's attendance could be below {percent}% for a while: {after_shown}. The headteacher will look at this.",
        change="Fewer days, or later dates, would change this.",
        staff="If nothing else is missed: {after_shown}; must not be below {percent}%.",
        derive=show_projection,
    ),
    "record.no_unauthorised": Words(
        meets="Your child has no unauthorised absence this school year.",
        does_not_meet="Your child has {unauthorised:unauthorised session} this school year. The policy asks for none.",
        needs_judgement="Your child has {unauthorised:unauthorised session} this school year. The headteacher will look at this.",
        change="If you think a mark is wrong, please tell the school office.",
        staff="{unauthorised:unauthorised session} this school year, leaving out the sessions asked for; must be none.",
    ),
    "record.authorised_share": Words(
        policy="Authorised absence this year, at the time of asking for {kinds}, is at most {percent}%.",
        meets="Authorised absence so far is {authorised:{percent}}. That is not above {percent}%.",
        does_not_meet="Authorised absence so far is {authorised:{percent}}. That is above {percent}%.",
        needs_judgement="Authorised absence so far is {authorised:{percent}}. That is above {percent}%; the headteacher will look at this.",
        change="If illness or another reason lies behind this, please tell us.",
        staff="Authorised absence {authorised:{percent}}; must not be above {percent}%.",
    ),
}
