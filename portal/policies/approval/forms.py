"""What is asked of those who approve."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from .stages import APPROVING_BODY


class CommentForm(forms.Form):
    """The owner and the headteacher may add a word."""

    comment = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="For the record. Staff see it; readers do not.",
    )


class MinuteForm(forms.Form):
    """The approving body's decision as it is minuted."""

    on = forms.DateField(
        label="Date of the meeting", widget=AdminDateInput, help_text="The day on which the body approved the draft."
    )
    minute = forms.CharField(
        label="Minute", max_length=80, help_text="Its reference in the minutes, for example FGB 2026-07, item 6."
    )
    body = forms.CharField(
        label="Approved by",
        required=False,
        max_length=120,
        help_text="Only if it was another body than the one named in the document control.",
    )
    comment = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="For the record. Staff see it; readers do not.",
    )

    def clean_on(self) -> Any:
        day, today = self.cleaned_data["on"], timezone.localdate()
        if day > today:
            raise forms.ValidationError(
                f"The meeting is still to come: got {day}; accepted: today, {today}, or an earlier day. "
                "Record the approval once the body has met."
            )
        return day


class ReasonForm(forms.Form):
    """Why the draft goes back. Whoever sent it reads this in a mail and in the page's history."""

    comment = forms.CharField(
        label="Reason",
        widget=forms.Textarea({"rows": 4}),
        help_text="What has to change. It reaches whoever submitted the draft.",
    )


def form_of(stage: str, action: str) -> type[forms.Form]:
    if action == "reject":
        return ReasonForm
    return MinuteForm if stage == APPROVING_BODY else CommentForm
