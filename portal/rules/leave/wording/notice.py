"""Words of the rules in `notice`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.words import Words, say

PARTS = (
    "The policy asks for requests before the first session missed.",
    "The policy asks for at least {days:day}.",
    "The policy asks for at least {days:day} where possible.",
)


def _asked_for(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the policy asks for, in its own strength."""
    beforehand, days, days_if_possible = PARTS
    if values["counting"] == "in_advance":
        return {"asked_for": say(beforehand)}
    template = days_if_possible if values["strength"] == "where_possible" else days
    return {"asked_for": say(template, days=values["days"])}


def _asks(values: Mapping[str, Any]) -> str:
    if values["days"] == 0 or "only that it comes" in values["counting"]:
        return "Requests for {kinds} arrive before the first session missed."
    return "Requests for {kinds} arrive at least {days:calendar day} before the first session missed."


WORDS = {
    "notice.minimum": Words(
        policy=_asks,
        meets="You asked in good time: {notice_days:calendar day} before {first_missed}.",
        does_not_meet="You asked {notice_days:calendar day} before {first_missed}. {asked_for}",
        needs_judgement="You asked {notice_days:calendar day} before {first_missed}. {asked_for} The headteacher will take this into account.",
        change="Dates that start later would give enough notice. If you could not know sooner, please tell us why.",
        staff="{notice_days:calendar day} before {first_missed}. {asked_for}",
        derive=_asked_for,
    ),
    "request.not_retrospective": Words(
        meets="You asked before {first_missed}, the first session your child would miss.",
        does_not_meet="Your request came at {received}, after registration had opened for {first_missed}. Leave has to be asked for beforehand.",
        needs_judgement="Your request came at {received}, after registration had opened for {first_missed}. The headteacher will look at this.",
        change="Dates that have not begun yet would meet this.",
        staff="Received at {received}; the first session missed is {first_missed}.",
    ),
}
