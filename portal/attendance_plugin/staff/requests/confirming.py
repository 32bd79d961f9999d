"""What a decision will do, said back before it is entered."""

from dataclasses import dataclass

from portal.attendance_plugin.leave.counting import count_sessions, days_of
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.plans import Plan, years_used
from portal.attendance_plugin.leave.register_codes import codes_to_choose
from portal.attendance_plugin.roll.services import contacts_to_write_to

WILL = {
    Decision.Outcome.GRANT: "Grant the leave",
    Decision.Outcome.GRANT_PART: "Grant part of the leave",
    Decision.Outcome.REFUSE: "Refuse the leave",
    Decision.Outcome.NOTED: "Note the days: no authorisation by the school is needed",
}


@dataclass(frozen=True, kw_only=True)
class Consequences:
    outcome: str
    granted: list[str]
    refused: list[str]
    code: str
    reason: str
    departs: bool
    letters: list[str]
    used: list[str]


def consequences_of(leave: LeaveRequest, plan: Plan) -> Consequences:
    meanings = {code.code: code.meaning for code in codes_to_choose(leave)}
    return Consequences(
        outcome=WILL[Decision.Outcome(plan.outcome)],
        granted=days_of(plan.granted),
        refused=days_of(set(plan.asked) - set(plan.granted)),
        code=f"{plan.register_code}: {meanings.get(plan.register_code, '')}".removesuffix(": "),
        reason=plan.reason,
        departs=plan.departs,
        letters=_letters(leave),
        used=[
            f"{count_sessions(row.before)} before, {count_sessions(row.after)} after, in {row.year}"
            for row in years_used(leave, plan)
        ],
    )


def _letters(leave: LeaveRequest) -> list[str]:
    links = contacts_to_write_to(leave.matched_pupil)
    return [
        f"{link.contact.full_name} ({link.relationship}), {'by email' if link.contact.email else 'to print'}"
        for link in links
    ]
