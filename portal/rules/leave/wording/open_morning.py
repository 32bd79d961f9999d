"""Words of the rules in `open_morning`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

PURPOSES = {
    "open_morning": "a visit to another school",
    "entrance_exam": "an entrance exam",
    "revision": "revision at home",
}

WORDS = {
    "open_morning.year_group": Words(
        policy="Only {year_groups} may be away for {kinds}.",
        meets="Visits to other schools are for your child's year group.",
        does_not_meet="Visits to other schools in school time are for other year groups.",
        needs_judgement="Visits to other schools are for other year groups. The headteacher will look at this.",
        change="Visits outside school hours are always possible.",
        staff="Year group {year_group}; allowed: {year_groups}.",
    ),
    "open_morning.months": Words(
        policy="Time away for {kinds} is given only in {months}.",
        meets="The visit is in a month the policy allows.",
        does_not_meet="Visits are possible in other months of the year only; these days are outside them: {days}.",
        needs_judgement="These days are outside the months for visits: {days}. The headteacher will look at this.",
        change="A date in the months for visits would meet this.",
        staff="Days outside the months allowed: {days}; months allowed: {months}.",
    ),
    "open_morning.part_day": Words(
        policy="Time away for {kinds} takes at most {sessions:session} of a day.",
        meets="Your child spends the rest of the day in school.",
        does_not_meet="A visit takes part of a day. On these days you asked for more: {days}.",
        needs_judgement="A visit takes part of a day. On these days you asked for more: {days}. The headteacher will look at this.",
        change="Asking for the morning or the afternoon only would meet this.",
        staff="Days with more than {sessions:session}: {days}.",
    ),
    "open_morning.purpose": Words(
        meets="The policy allows visits to other schools and entrance exams.",
        does_not_meet="The policy does not allow days at home for revision.",
        needs_judgement="The policy does not allow days at home for revision. The headteacher will look at this.",
        change="The exam itself would meet this.",
        staff="Purpose: {purpose}.",
        labels={"purpose": PURPOSES},
    ),
    "open_morning.named_school": Words(
        meets="You told us which school your child will visit.",
        missing_fact="Please tell us which school your child will visit.",
        staff="The school to be visited is named.",
    ),
}
