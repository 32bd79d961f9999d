"""Words of the rules in `circumstances`."""

from portal.rules.leave.circumstances import REASONS
from portal.rules.leave.wording.words import Words

WORDS = {
    "exceptional.circumstances": Words(
        meets="The policy names your reason as exceptional: {reason}.",
        does_not_meet="The policy does not accept this reason: {reason}.",
        needs_judgement="The headteacher decides whether your circumstances are exceptional.",
        change="If there is more behind your request, please tell us.",
        staff="Reason given: {reason}.",
        labels={"reason": REASONS},
    ),
}
