"""Words of the rules in `early_collection`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "early.prior_request": Words(
        meets="You asked in writing before the time of collection.",
        does_not_meet="Collecting a child early has to be asked for in writing before the time of collection.",
        needs_judgement="Collecting a child early has to be asked for in writing beforehand. The headteacher will look at this.",
        change="Please ring the school office if it is urgent.",
        staff="Collection at {time}.",
    ),
    "early.siblings": Words(
        meets="Each child to be collected has a reason of their own.",
        needs_judgement="A brother or sister is not normally collected as well. The headteacher will look at this.",
        missing_fact="Please tell us why each child needs to be collected.",
        staff="Brothers or sisters asked for as well.",
    ),
    "early.lunch_leave": Words(
        meets="Your child may go home for lunch.",
        does_not_meet="Your child may go home for lunch only with the headteacher's permission, and there is none now.",
        needs_judgement="There is no permission now for your child to go home for lunch. The headteacher will look at this.",
        change="You can ask the headteacher for it in writing.",
        staff="Standing permission: {permission}.",
        labels={"permission": {"none": "never given", "granted": "in force", "ended": "ended"}},
    ),
}
