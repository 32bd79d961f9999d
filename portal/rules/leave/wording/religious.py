"""Words of the rules in `religious`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "religious.set_apart": Words(
        meets="The days you asked for are set apart for religious observance.",
        does_not_meet="These days are not set apart for religious observance: {days}.",
        needs_judgement="These days are not set apart for religious observance: {days}. The headteacher will look at this.",
        missing_fact="We do not know yet whether these days are set apart: {days}. The school will ask the religious body.",
        change="Asking only for the days set apart would meet this.",
        staff="Days: {days}.",
    ),
}
