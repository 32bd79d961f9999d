"""Submissions of one form about several children: brothers and sisters, each with a submission of its own."""

from django.db.models import Q, QuerySet

from .models import Submission


def sent_with(submission: Submission) -> list[Submission]:
    """The submissions of the same form in the order of its children, this one among them."""
    return list(_of_the_same_form(submission))


def others_sent_with(submission: Submission) -> list[Submission]:
    """The other children's submissions of the same form."""
    return [one for one in sent_with(submission) if one.pk != submission.pk]


def lock_sent_with(submission_id: int) -> list[Submission]:
    """The same rows, held until the transaction ends, so that two workers do not both wait for the other's child."""
    submission = Submission.objects.get(pk=submission_id)
    rows = _of_the_same_form(submission).select_for_update(of=("self",))
    return list(rows.select_related("school", "pupil"))


def _of_the_same_form(submission: Submission) -> QuerySet[Submission]:
    same = Q(pk=submission.pk)
    if submission.sent_together:
        same |= Q(sent_together=submission.sent_together)
    return Submission.objects.filter(same).order_by("pk")
