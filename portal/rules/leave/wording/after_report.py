"""Words for staff about what the school does once a child is away. Parents never see them."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "absence.first_contact": Words(
        meets="",
        staff="The school was due to ask at {contact_at} and to wait until {answer_by}; this report came at {received}. "
        "Without an answer the code stays N, until {code_n_until} at the latest.",
    ),
    "absence.home_visit": Words(
        meets="",
        staff="If the child is still away on {visit_on}, {days:school day} into the absence, consider a home visit.",
    ),
    "absence.work_at_home": Words(
        meets="",
        staff="The illness is expected to last {sessions_missed:session}, more than {school_days:school day}: classroom work may be offered online.",
    ),
    "absence.sickness_return": Words(
        meets="",
        staff="The illness is expected to last {sessions_missed:session}; at {school_days:school day} the local authority is told.",
    ),
}
