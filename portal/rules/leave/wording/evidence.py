"""Words of the rules in `evidence`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "evidence.required": Words(
        meets="You sent the evidence we asked for.",
        does_not_meet="We asked for evidence and none has come.",
        needs_judgement="We asked for evidence and none has come. The headteacher will look at this.",
        missing_fact="We are waiting for the evidence we asked for.",
        change="If you send evidence, we will look again.",
        staff="The headteacher asked for evidence with this request.",
    ),
    "medical.evidence_on_notice": Words(
        meets="You sent evidence of the appointment, as our letter asks.",
        does_not_meet="Our letter asks for evidence of every appointment, and none has come.",
        needs_judgement="Our letter asks for evidence of every appointment, and none has come. The headteacher will look at this.",
        missing_fact="Our letter asks for evidence of every appointment. We are waiting for yours.",
        change="An appointment card or message is enough.",
        staff="A letter asking for evidence is on file.",
    ),
    "evidence.travel_papers": Words(
        meets="You sent the travel papers we asked for.",
        does_not_meet="We asked for tickets or other papers of the journey, and none have come.",
        needs_judgement="We asked for tickets or other papers of the journey, and none have come. The headteacher will look at this.",
        missing_fact="We are waiting for the travel papers we asked for.",
        change="If you send tickets or other papers with the dates, we will look again.",
        staff="The headteacher asked for travel papers with this request.",
    ),
}
