"""Words for staff beside the penalty threshold. Parents never see them."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "penalty.threshold": Words(
        policy="Staff are told where refused leave would bring a child to {sessions:unauthorised session} within {school_weeks:school week}.",
        meets="",
        staff="If the leave is refused and taken, the fullest run of {school_weeks:school week} would hold {sessions_in_run:unauthorised session}; "
        "at {sessions} a penalty notice must be considered, case by case.",
    ),
}
