"""The questions that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.journeys.fields import FullName, MailAddress, PlainLine, Telephone
from portal.journeys.questions import StepForm

HONEYPOT = "website"


class AboutYouForm(StepForm):
    """Who is writing, and how to reach them."""

    meets = {"anyOf": [{"properties": {name: {"minLength": 1}}, "required": [name]} for name in ("email", "telephone")]}

    parent_name = FullName(
        label=_("Your full name"), row_label=_("Your name"), autocomplete="name", missing=_("Enter your full name")
    )
    relationship = PlainLine(
        label=_("How you are related to the child"),
        help_text=_("For example, mother, father, carer."),
        row_label=_("Related to the child"),
        missing=_("Enter how you are related to the child"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )
    email = MailAddress(
        label=_("Your email address"),
        help_text=_(
            "Give us an email address, a telephone number, or both. "
            "We write to say that this has arrived. Use the address the school has, if you can."
        ),
        row_label=_("Your email"),
        required=False,
    )
    telephone = Telephone(
        label=_("Your telephone number"),
        row_label=_("Your telephone"),
        help_text=_("If we need to ask you something."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("telephone"):
            self.add_error("email", _("Enter an email address or a telephone number, so that we can reach you"))
        return cleaned
