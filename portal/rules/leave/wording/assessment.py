"""Words of the rules in `assessment`."""

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.words import Words


def _keeps_clear(values: Mapping[str, Any]) -> str:
    before = (
        ", or in the {immediately_before_school_days:school day} before them"
        if values["immediately_before_school_days"]
        else ""
    )
    near = "; the headteacher looks at the {near_school_days:school day} before" if values["near_school_days"] else ""
    return f"No day of a request for {{kinds}} lies in tests of the child's year group{before}{near}."


WORDS = {
    "assessment.window": Words(
        policy=_keeps_clear,
        meets="The dates do not touch tests of your child's year group.",
        does_not_meet="Your child's year group has tests then, or just after: {days}.",
        needs_judgement="Tests of your child's year group come soon after {days}. The headteacher will look at this.",
        change="Dates after the tests would meet this.",
        staff="In or near an assessment window: {days}.",
    ),
}
