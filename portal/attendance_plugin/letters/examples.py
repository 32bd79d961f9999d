"""A letter as an invented family would get it, so that whoever words it sees what comes of it. No record is read."""

from django.utils import timezone
from django.utils.safestring import SafeString

from portal.attendance_plugin.leave.counting import long_date

from .models import LetterTemplate
from .placeholders import Words, link, plain, table
from .rendering import render_letter
from .vocabulary import accepted_for, all_placeholders
from .wording import words_of_school, words_of_signatory

LINKS = ("clauses", "policy_version", "status_link")
TABLES = {
    "absence_table": ("Day", "When", "How it counts"),
    "late_table": ("Day", "When", "Came"),
    "unexplained_table": ("Day", "When"),
    "minutes_table": ("Late each day", "Missed over this school year"),
}


def render_example(template: LetterTemplate) -> SafeString:
    """Raises `PlaceholderError` for what the letter may not hold."""
    words = {name: example_words(name) for name in accepted_for(template.cause)}
    real = {
        **words_of_school(template.school),
        **words_of_signatory(template.school, template.signed_by),
        "date": plain(long_date(timezone.localdate())),
    }
    shown = words | {name: value for name, value in real.items() if name in words}
    return SafeString(render_letter(_without_subject(template), words=shown, subject_words={}).html)


def _without_subject(template: LetterTemplate) -> LetterTemplate:
    return LetterTemplate(slug=template.slug, subject="", body=template.body)


def example_words(name: str) -> Words:
    example = all_placeholders()[name].example
    if name in LINKS:
        return link("https://portal.example/", example)
    if name in TABLES:
        return table(TABLES[name], [example.split(" · ")], otherwise="")
    return plain(example)
