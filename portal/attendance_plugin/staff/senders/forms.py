"""How staff say who sent a form, and to whom a new link goes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.attendance_plugin.submissions.models import ContactNotices
from portal.pages.form_renderer import PortalRenderer

Choices = Sequence[tuple[int, str]]


class ContactForm(forms.Form):
    default_renderer = PortalRenderer()

    contact = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)

    label = ""
    missing = ""

    def __init__(self, *args: Any, contacts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        field = self.fields["contact"]
        field.label = self.label
        field.choices = contacts  # type: ignore[attr-defined]
        field.error_messages |= {"required": self.missing, "invalid_choice": self.missing}


class CallForm(ContactForm):
    label = "Which number did you ring?"
    missing = "Choose the number you rang"
    prefix = "call"


class LinkForm(ContactForm):
    label = "To whom should a new link go?"
    missing = "Choose who gets the link"
    prefix = "link"


class WhyForm(forms.Form):
    default_renderer = PortalRenderer()

    why = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write how the school knows"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class ReasonForm(WhyForm):
    prefix = "staff"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = "How do you know who sent it?"
        self.fields["why"].help_text = "For example: she told me at the gate. Colleagues read this."


class DisownForm(WhyForm):
    prefix = "disown"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = "How do you know that the family did not send it?"
        self.fields["why"].help_text = "For example: the mother rang and knows nothing of it. Colleagues read this."


class NoticesForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = ContactNotices
        fields = ["who"]
        widgets = {"who": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["who"].label = "Who is told when a form about a child arrives?"
