"""Words for staff about what the school does once a child is away. Parents never see them."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.wording.words import Words


def _asks_first(values: Mapping[str, Any]) -> str:
    waits = ", and waits {wait_minutes:minute} for an answer" if values["wait_minutes"] else ""
    return f"The school asks where a child is when it has heard nothing by {{at}}{waits}."


WORDS = {
    "absence.first_contact": Words(
        policy=_asks_first,
        meets="",
        staff="The school was due to ask at {contact_at} and to wait until {answer_by}; this report came at {received}. "
        "Without an answer the code stays N, until {code_n_until} at the latest.",
    ),
    "absence.home_visit": Words(
        policy="A home visit is considered once an absence has lasted {days:school day}.",
        meets="",
        staff="If the child is still away on {visit_on}, {days:school day} into the absence, consider a home visit.",
    ),
    "absence.work_at_home": Words(
        policy="Classroom work may be offered online when {kinds} lasts more than {school_days:school day}.",
        meets="",
        staff="The illness is expected to last {sessions_missed:session}, more than {school_days:school day}: classroom work may be offered online.",
    ),
    "absence.sickness_return": Words(
        policy="The local authority hears of {kinds} that is likely to last {school_days:school day} or longer.",
        meets="",
        staff="The illness is expected to last {sessions_missed:session}; at {school_days:school day} the local authority is told.",
    ),
}
