"""Words of the rules in `assessment`."""

from portal.rules.leave.wording.words import Words

WORDS = {
    "assessment.window": Words(
        meets="The dates do not touch tests of your child's year group.",
        does_not_meet="Your child's year group has tests then, or just after: {days}.",
        needs_judgement="Tests of your child's year group come soon after {days}. The headteacher will look at this.",
        change="Dates after the tests would meet this.",
        staff="In or near an assessment window: {days}.",
    ),
}
