"""What a parent wrote, question by question, as the check-answers page showed it."""

from portal.attendance_plugin.submissions.answered import answered_steps
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.journeys import journey_of
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.languages import languages

Row = dict[str, str]


def form_words(submission: Submission) -> str:
    """What was sent: `Absence report`, or the title of a form of the school's own."""
    if submission.asked_form is not None:
        return str(submission.asked_form.definition["title"])
    return str(journey_of(submission).thing).capitalize()


def submitted_rows(submission: Submission, *, with_words_apart: bool = False) -> list[Row]:
    """Each question that was asked with its answer in words, as the parent read it.

    ``with_words_apart`` is for the page of a safeguarding concern alone.
    """
    answers = submission.answers if with_words_apart else answers_shown(submission)
    asked = answered_steps(submission, answers)
    rows = [row for step, own in asked for row in step.form(before=answers).rows(own)]
    return [{"name": name, "value": value} for name, value in (*rows, *_language(submission))]


def contact_rows(submission: Submission) -> list[Row]:
    """Who wrote, without a word of why."""
    rows = [
        ("Child’s name", submission.child_name),
        ("Class", submission.child_class),
        ("Sent by", submission.sender_name),
        ("Email", submission.sender_email),
        ("Telephone", submission.sender_telephone),
        *_language(submission),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _language(submission: Submission) -> list[tuple[str, str]]:
    """Which language to ring back in, where it may not be English."""
    language = languages().get(submission.language)
    name = language.english_name if language else submission.language
    return [] if submission.language == "en" else [("Language", f"Sent in {name}")]
