"""Words of the rules in `absence_report`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.words import Words, say

PARTS = ("before {at}", "by {at}")


def _deadline(values: Mapping[str, Any]) -> Mapping[str, Any]:
    before, by = PARTS
    return {"deadline": say(before if values["boundary"] == "before" else by, at=values["at"])}


def _hears_by(values: Mapping[str, Any]) -> str:
    limit = "before {at}" if values["boundary"].startswith("before") else "by {at} at the latest"
    return f"The school hears of {{kinds}} {limit} on its first day."


def _says_what(values: Mapping[str, Any]) -> str:
    vague = "" if values["refused_words"] == "none" else "; these words say too little: {refused_words}"
    return f"A report of {{kinds}} says what is wrong{vague}."


WORDS = {
    "absence.reported_by": Words(
        policy=_hears_by,
        meets="You told us in good time.",
        does_not_meet="You told us at {received}. Please tell us {deadline} on the first morning.",
        needs_judgement="You told us at {received}. Please tell us {deadline} on the first morning where you can.",
        change="Next time a message in the early morning is enough.",
        staff="Reported at {received}; {deadline}.",
        derive=_deadline,
    ),
    "absence.reason_given": Words(
        policy=_says_what,
        meets="You told us what is wrong.",
        does_not_meet="Please tell us a little more about what is wrong.",
        needs_judgement="Please tell us a little more about what is wrong, if you can.",
        change="A few words about the symptoms are enough.",
        staff="The reason given is among the words the policy finds too vague.",
    ),
    "absence.long_illness_evidence": Words(
        policy="More than {school_days:school day} of {kinds} need evidence.",
        meets="You sent evidence of the illness.",
        does_not_meet="When an illness lasts more than {school_days:school day}, we ask for evidence.",
        needs_judgement="When an illness lasts more than {school_days:school day}, we ask for evidence. The headteacher will look at this.",
        missing_fact="This illness may last more than {school_days:school day}. Please tell us when you expect your child back, and send evidence if you have it.",
        change="A prescription, an appointment card or a note is enough.",
        staff="More than {school_days:school day} of illness.",
    ),
    "contacts.minimum": Words(
        policy="The school holds at least {contacts:emergency contact} for each child.",
        meets="The school can reach enough people for your child.",
        does_not_meet="Please give us another person to ring in an emergency.",
        staff="{contacts_held:emergency contact} held; at least {contacts}.",
    ),
}
