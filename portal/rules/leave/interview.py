"""Interviews. Source: LOA-13."""

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import MEETS, Outcome
from portal.rules.leave.situation import Situation


@rule(
    "interview.listed",
    label="Interview",
    help="The policy lists interviews for a job or at another institution as a ground for leave.",
)
def interview_listed(case: Situation, _: object) -> Outcome:
    return Outcome(MEETS)
