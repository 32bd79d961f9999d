"""What a parent wrote, question by question, as the check-answers page showed it."""

from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS

Row = dict[str, str]


def form_words(submission: Submission) -> str:
    """What was sent: `Absence report`."""
    return JOURNEYS[submission.form].thing.capitalize()


def submitted_rows(submission: Submission) -> list[Row]:
    """Each question that was asked with its answer in words; a question the form has gained since is left out."""
    journey, answers = JOURNEYS[submission.form], submission.answers
    asked = [step for step in journey.steps if answers.keys() & step.form.base_fields.keys() and step.asked_if(answers)]
    rows = [row for step in asked for row in step.form(before=answers).rows(answers)]
    return [{"name": name, "value": value} for name, value in rows]


def contact_rows(submission: Submission) -> list[Row]:
    """Who wrote, without a word of why."""
    rows = [
        ("Child’s name", submission.child_name),
        ("Class", submission.child_class),
        ("Sent by", submission.sender_name),
        ("Email", submission.sender_email),
        ("Telephone", submission.sender_telephone),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]
