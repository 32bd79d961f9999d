"""Words for staff about sending the outcome. Parents never see them."""

from portal.rules.leave.outcome import CHANNELS
from portal.rules.leave.wording.words import Words

WORDS = {
    "outcome.sent": Words(
        policy="A parent hears of leave granted by {granted}, and of leave refused by {refused}.",
        meets="",
        staff="The outcome is always sent: leave granted by {granted}, leave refused by {refused}.",
        labels={"granted": CHANNELS, "refused": CHANNELS},
    ),
}
