"""Words of the rules in `term_dates`."""

from portal.rules.leave.wording.words import Words

WORDS = {
    "term.start": Words(
        policy="No day of a request for {kinds} is among the first {school_days:school day} of a term.",
        meets="The dates are not at the start of a term.",
        does_not_meet="A term starts then: {days}. The policy keeps the start of term free of leave.",
        needs_judgement="A term starts then: {days}. The headteacher will look at this.",
        change="Later dates would meet this.",
        staff="At the start of a term: {days}.",
    ),
    "holiday.adjacent": Words(
        policy="A day of a request for {kinds} that is next to {holiday_kinds} needs evidence.",
        meets="If any of your dates are next to a school holiday, we have the evidence we need.",
        does_not_meet="These dates are next to a school holiday: {days}. For them we need evidence.",
        needs_judgement="These dates are next to a school holiday: {days}. The headteacher will look at this.",
        missing_fact="These dates are next to a school holiday: {days}. We are waiting for your evidence.",
        change="If you send evidence, we will look again.",
        staff="Next to a school holiday: {days}.",
    ),
}
