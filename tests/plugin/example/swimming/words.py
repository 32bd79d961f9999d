"""What the rule says: to readers of the policy, to the parent who asks, and to staff."""

from portal.rules.leave.wording.words import Words

WORDS = {
    "swimming.lessons": Words(
        policy="No leave on the days of swimming lessons.",
        meets="None of the days you asked for has a swimming lesson.",
        does_not_meet="These days have a swimming lesson: {days}.",
        needs_judgement="These days have a swimming lesson: {days}. The headteacher will look at this.",
        change="Days without a lesson would meet this.",
        staff="Days with a lesson: {days}.",
    ),
}
