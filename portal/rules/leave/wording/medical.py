"""Words of the rules in `medical`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "medical.advance": Words(
        policy="The school hears of {kinds} before it begins; later notice {late}.",
        meets="You told us before the appointment.",
        does_not_meet="We heard of the appointment after it had begun, at {appointment}.",
        needs_judgement="We heard of the appointment after it had begun, at {appointment}. The headteacher will look at this.",
        missing_fact="Please tell us about the appointment, and why we heard of it late if we did.",
        change="If it was an emergency, please tell us.",
        staff="Appointment at {appointment}.",
    ),
    "medical.minimum_time": Words(
        meets="You asked for no more time than the appointment needs.",
        needs_judgement="The appointment and the way there do not seem to need all the time you asked for. The headteacher will look at this.",
        missing_fact="Please tell us when the appointment is and how long the way there takes.",
        change="Asking only for {sessions_needed} would meet this.",
        staff="Needed: {sessions_needed}; asked for beyond that: {extra}.",
    ),
}
