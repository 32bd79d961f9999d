"""Lunch at home: a parent asks for a standing permission, or ends it in writing. The headteacher decides (EAR-02)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.children import child_step
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.journeys.conditions import Is
from portal.journeys.definition import Answers, Step
from portal.journeys.fields import DayField, LongText, OneOf
from portal.journeys.questions import StepForm
from portal.pages.models import School
from portal.pages.text import paragraphs, points
from portal.rules.leave.kinds import EARLY_COLLECTION

ASK, END = "ask", "end"
LATEST = timedelta(days=366)


class WhatForm(StepForm):
    what = OneOf(
        label=_("What would you like to do?"),
        choices=[
            (ASK, _("Ask for my child to go home for lunch")),
            (END, _("End the permission that my child has")),
        ],
        row_label=_("You would like to"),
        missing=_("Choose what you would like to do"),
    )


class FromDayForm(StepForm):
    from_day = DayField(
        label=_("From which day?"),
        help_text=_("For example, 27 3 2027 or 27 March."),
        name=_("The day"),
        row_label=_("From"),
        missing=_("Enter the day from which it should hold"),
    )

    def clean_from_day(self) -> date:
        day: date = self.cleaned_data["from_day"]
        if not self.today <= day <= self.today + LATEST:
            raise forms.ValidationError(_("The day must be today or within the next 12 months"))
        return day


class WayForm(StepForm):
    way = OneOf(
        label=_("How does your child get home and back?"),
        choices=[
            ("collected", _("An adult collects my child and brings them back")),
            ("alone", _("My child walks alone")),
        ],
        row_label=_("Way home and back"),
        missing=_("Choose how your child gets home and back"),
    )
    reason = LongText(
        label=_("Anything the headteacher should know"),
        help_text=_("For example, on which days of the week, or who collects your child."),
        row_label=_("To know"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def introduction(school: School) -> str:
    return paragraphs(
        gettext("Use this form if your child should go home for lunch on school days, or should no longer go."),
        points(
            gettext("The headteacher decides. Until you have the answer, your child has lunch at school."),
            gettext("You can end the permission at any time with this form."),
            gettext("The school can end it too, in writing and with its reasons. There is no appeal."),
        ),
        gettext("Is it for one day only? [Ask to collect your child early](/forms/early-collection/) instead."),
    )


def next_steps(school: School) -> str:
    return paragraphs(
        gettext("If you asked for the permission, the headteacher decides, and you hear from us in writing."),
        gettext("If you ended it, your child has lunch at school from that day. We write to you once it is entered."),
    )


def request_facts(answers: Answers) -> dict[str, Any]:
    return {
        "kind": EARLY_COLLECTION,
        "date": answers["from_day"],
        "reason": answers.get("reason", ""),
        "lunch_leave": True,
        "in_writing": True,
    }


LUNCH = ParentForm(
    slug="lunch",
    title=_("Lunch at home"),
    thing=_("form about lunch at home"),
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again=_("Send another form about lunch"),
    steps=(
        child_step(_("Which child is it about?")),
        Step("what", _("What would you like to do?"), WhatForm),
        Step("from-day", _("From which day?"), FromDayForm),
        Step("way", _("Going home and coming back"), WayForm, asked_if=Is("what", ASK)),
        Step("you", _("About you"), AboutYouForm),
    ),
)
