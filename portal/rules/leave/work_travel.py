"""Travel for the family's work. What community a family belongs to is never shown to anyone. Source: LOA-11."""

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, Outcome, meets_if
from portal.rules.leave.situation import Situation


@rule(
    "traveller.occupational",
    label="Travel for work",
    help="The family travels for its work, and the policy's section covers it.",
)
def occupational(case: Situation, _: object) -> Outcome:
    answers = {
        "community_covered": case.request.community_covered,
        "occupational_travel": case.request.occupational_travel,
    }
    if False in answers.values():
        return Outcome(DOES_NOT_MEET)
    unknown = tuple(fact for fact, answer in answers.items() if answer is None)
    return Outcome(MISSING_FACT, {}, unknown) if unknown else Outcome(MEETS)


@rule(
    "traveller.agreed",
    needs={"school_answer"},
    label="Travel agreed with the school",
    help="The school has agreed the travel before it begins.",
)
def agreed(case: Situation, _: object) -> Outcome:
    return meets_if(need(case.request.agreed_with_school, "agreed_with_school"), {})
