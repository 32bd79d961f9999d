"""What staff are asked when they record a review or withdraw a version."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from portal.rules.precise_dates import DAY, PRECISIONS

from .models import PolicyReview

Text = forms.Textarea({"rows": 3})


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(choices=PolicyReview.Outcome, widget=forms.RadioSelect, label="What was found")
    reviewed_on = forms.DateField(
        widget=AdminDateInput, help_text="The day of the review, or of the incident that calls for one."
    )
    precision = forms.ChoiceField(choices=list(PRECISIONS.items()), initial=DAY, label="How exactly it is known")
    reviewer_role = forms.CharField(max_length=120, label="Reviewed by", help_text="A role, for example: Headteacher.")
    next_due = forms.DateField(required=False, widget=AdminDateInput, label="Next review, or new version by")
    note = forms.CharField(required=False, widget=Text, help_text="Readers see it.")

    def __init__(self, *args: Any, usual: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewed_on"].initial = timezone.localdate()
        told = f"Left empty after “no change”, it is the usual time: {usual:%-d %B %Y} for a review today."
        asked = "When a new version is needed or the review comes sooner, say by when."
        self.fields["next_due"].help_text = f"{told} {asked}" if usual else "The day by which it is looked at again."


class WithdrawalForm(forms.Form):
    withdrawn_from = forms.DateField(
        label="Withdrawn from", widget=AdminDateInput, help_text="The first day on which it no longer applies."
    )
    reason = forms.CharField(widget=Text, help_text="Readers see it in place of the policy. Do not name anybody.")
    is_sure = forms.BooleanField(label="I understand that this cannot be undone; only a new version ends it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_from"].initial = timezone.localdate()


def add_problems(form: forms.Form, problems: Any) -> None:
    """Each problem beside its question, in its own words."""
    for problem in problems:
        form.add_error(problem.key if problem.key in form.fields else None, str(problem))
