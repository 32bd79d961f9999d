"""Words of the rules in `work_travel`. No community is named, to parents or to staff."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "traveller.occupational": Words(
        meets="The policy allows leave when a family travels for its work.",
        does_not_meet="This part of the policy is only for travel that a family's work requires.",
        needs_judgement="This part of the policy is for travel that a family's work requires. The headteacher will look at this.",
        change="If the journey is for work, please tell us.",
        staff="Travel for the family's work under this section of the policy.",
    ),
    "traveller.agreed": Words(
        meets="The school has agreed the travel with you.",
        does_not_meet="The school has not agreed to this travel.",
        needs_judgement="The school has not agreed to this travel. The headteacher will look at this.",
        missing_fact="The school and you still need to agree the travel.",
        change="Please talk to the school about the dates.",
        staff="Agreement between school and family before the travel.",
    ),
}
