"""Every component in every state, for the page that shows them while developing."""

from typing import Any

from django import forms
from django.http import HttpRequest

from .colours import readable_colours
from .form_renderer import PortalRenderer
from .school import school_for
from .widgets import DatePartsWidget

REASONS = [("ill", "They are ill"), ("appointment", "A medical appointment"), ("other", "Something else")]


class ExampleForm(forms.Form):
    """One field of each kind; sent empty it shows each of them with its error."""

    default_renderer = PortalRenderer()

    child = forms.CharField(
        label="Your child's full name",
        help_text="As it is written on their school record.",
        error_messages={"required": "Enter your child's full name."},
    )
    telephone = forms.CharField(
        label="Your telephone number",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "width-20", "autocomplete": "tel"}),
    )
    first_day = forms.Field(
        label="When is the first day away?",
        help_text="For example, 27 3 2027",
        widget=DatePartsWidget(),
    )
    reason = forms.ChoiceField(
        label="Why are they away?",
        choices=REASONS,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
        error_messages={"required": "Choose why they are away."},
    )
    needs = forms.MultipleChoiceField(
        label="What may we send you?",
        choices=[("email", "An email"), ("text", "A text message")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose how we may reach you."},
    )
    story = forms.CharField(
        label="Tell us more",
        help_text="Up to 2,000 characters.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Tell us a little more."},
    )
    year = forms.ChoiceField(
        label="Year group",
        choices=[("", "Choose a year group"), ("4", "Year 4")],
        error_messages={"required": "Choose a year group."},
    )
    letter = forms.FileField(
        label="Appointment letter", required=False, help_text="A PDF, JPEG or PNG of at most 7 MB."
    )
    agreed = forms.BooleanField(
        label="What I have said is true", error_messages={"required": "Tick to say that it is true."}
    )

    def clean(self) -> None:
        if not any(self.cleaned_data.get("first_day") or []):
            self.add_error("first_day", "Enter the first day away.")


def styleguide_context(request: HttpRequest) -> dict[str, Any]:
    school = school_for(request)
    returned = ExampleForm({"telephone": "01632 960200"}, prefix="returned")
    return {
        "report_by": "before 8:45am",
        "form": returned,
        "fresh_form": ExampleForm(),
        "colours": readable_colours(school.colours if school else {}),
        "tag_kinds": ["meets", "does_not_meet", "needs_judgement", "missing_fact", "information", "brand", "accent"],
        "notice_kinds": ["information", "success", "warning", "error", "brand"],
        "rows": [
            {"name": "Child", "value": "Robin Ashby", "link": "#", "link_text": "Change"},
            {"name": "Days away", "value": "Monday 23 November 2026\nTuesday 24 November 2026", "link": "#"},
            {"name": "Reference", "value": "ABS-4821"},
        ],
    }
