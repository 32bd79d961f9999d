"""The answers to one of the school's forms as a table, in the words that were asked."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.concerns.kept_apart import KEPT_APART, answers_shown
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import AskedForm
from portal.forms.own.definition import CHOICES, Data, questions, settled
from portal.forms.own.fields import build_field
from portal.pages.models import School

NOT_SHOWN = "Not shown to you"
NOT_ASKED = ""
ABOUT = ("Reference", "Sent", "Child", "Class as written", "Sent by", "Email", "Telephone")


def answers_to(school: School, slug: str) -> QuerySet[Submission]:
    """What was sent and is in every list: forms to be looked at are not."""
    return Submission.objects.trusted().filter(school=school, form=slug, asked_form__isnull=False)


def questions_of(school: School, slug: str) -> list[Data]:
    """Every question that was asked under this form, the newest words first; each short name once."""
    versions = AskedForm.objects.filter(school=school, slug=slug).order_by("-first_sent_at", "-pk")
    found: dict[str, Data] = {}
    for asked in versions:
        for question in questions(settled(asked.definition)["pages"]):
            found.setdefault(question["key"], question)
    return list(found.values())


def choices_for_lists(asked: Iterable[Data]) -> list[Data]:
    """The questions whose answers may stand in a list: short, chosen, and not sensitive."""
    return [question for question in asked if question["kind"] in CHOICES and not question["sensitive"]]


def shown_answer(submission: Submission, question: Data, answers: dict[str, Any], *, sees_sensitive: bool) -> str:
    """One answer in words, as the question was asked of this parent."""
    key = question["key"]
    if key not in answers:
        return NOT_ASKED
    if question.get("sensitive") and not sees_sensitive:
        return NOT_SHOWN
    if answers[key] == KEPT_APART:
        return KEPT_APART
    return str(build_field(question).shown(answers[key]))  # type: ignore[attr-defined]


def table_of(submissions: Iterable[Submission], asked: list[Data]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows with every answer, for a file. Words kept apart for safeguarding stay apart."""
    headings = [*ABOUT, *(question.get("label") or question["text"] for question in asked)]
    return headings, [_row(submission, asked) for submission in submissions]


def _row(submission: Submission, asked: list[Data]) -> list[str]:
    answers = answers_shown(submission)
    sent = timezone.localtime(submission.received_at)
    child = submission.pupil.full_name if submission.pupil else submission.child_name
    about = [submission.reference, f"{sent:%Y-%m-%d %H:%M}", child, submission.child_class]
    about += [submission.sender_name, submission.sender_email, submission.sender_telephone]
    return [*about, *(shown_answer(submission, each, answers, sees_sensitive=True) for each in asked)]


def without_an_answer(pupils: QuerySet[Pupil], slug: str) -> QuerySet[Pupil]:
    """Those of the pupils nobody has answered for yet; who is matched by hand later leaves the list then."""
    answered = Submission.objects.trusted().filter(form=slug, asked_form__isnull=False, pupil__isnull=False)
    return pupils.exclude(pk__in=answered.values("pupil"))
