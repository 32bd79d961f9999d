"""Words of the rules in `circumstances`."""

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.circumstances import REASONS
from portal.rules.leave.wording.words import Words


def _names(values: Mapping[str, Any]) -> str:
    listed = "Circumstances that count as exceptional: {listed}." if values["listed"] != "none" else ""
    excluded = "Never accepted: {excluded}." if values["excluded"] != "none" else ""
    return " ".join(part for part in (listed, excluded, "The headteacher judges every other reason.") if part)


WORDS = {
    "exceptional.circumstances": Words(
        policy=_names,
        meets="The policy names your reason as exceptional: {reason}.",
        does_not_meet="The policy does not accept this reason: {reason}.",
        needs_judgement="The headteacher decides whether your circumstances are exceptional.",
        change="If there is more behind your request, please tell us.",
        staff="Reason given: {reason}.",
        labels={"reason": REASONS},
    ),
}
