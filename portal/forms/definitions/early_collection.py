"""Early collection: a parent asks to collect a child before the end of the school day. Never approved by itself."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.children import ChildForm, child_step
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.journeys.conditions import Is
from portal.journeys.definition import Answers, Step
from portal.journeys.fields import ClockField, DayField, FullName, LongText, OneOf, PlainLine, YesOrNo
from portal.journeys.questions import StepForm
from portal.pages.models import School
from portal.pages.spoken import spoken_date
from portal.pages.text import paragraphs, points
from portal.rules.leave.kinds import EARLY_COLLECTION as KIND

LATEST = timedelta(days=366)


class EarlyChildForm(ChildForm):
    own_reason = YesOrNo(
        label=_("Does this child have a reason of their own to leave?"),
        help_text=_("For example, the same dentist sees both. Going along with a brother or sister is not one."),
        row_label=_("A reason of their own"),
        missing=_("Choose yes if this child has a reason of their own to leave"),
    )
    asked_of_others = ("own_reason",)


class WhenForm(StepForm):
    also_gives = ("date",)

    when = OneOf(
        label=_("Which day do you want to collect your child early?"),
        choices=[("today", _("Today")), ("tomorrow", _("Tomorrow")), ("other", _("Another day"))],
        missing=_("Choose the day you want to collect your child"),
    )

    def to_answers(self) -> dict[str, Any]:
        answers = super().to_answers()
        away = {"today": timedelta(0), "tomorrow": timedelta(days=1)}.get(answers["when"])
        return answers if away is None else answers | {"date": (self.today + away).isoformat()}

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return [(gettext("Day"), spoken_date(date.fromisoformat(answers["date"])))] if "date" in answers else []


class DayForm(StepForm):
    date = DayField(
        label=_("What day do you want to collect your child?"),
        help_text=_("For example, 27 3 2027 or 27 March."),
        name=_("The day"),
        row_label=_("Day"),
        missing=_("Enter the day you want to collect your child"),
    )

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not self.today <= day <= self.today + LATEST:
            raise forms.ValidationError(_("The day must be today or within the next 12 months"))
        return day


class TimeForm(StepForm):
    time = ClockField(
        label=_("What time will your child be collected?"),
        help_text=_("For example, 2:15pm."),
        name=_("The time"),
        row_label=_("Time"),
        missing=_("Enter the time your child will be collected"),
    )


class ReasonForm(StepForm):
    reason = LongText(
        label=_("Why does your child need to leave early?"),
        help_text=_("For a medical or dental appointment, tell us when it is."),
        row_label=_("Reason"),
        missing=_("Tell us why your child needs to leave early"),
    )


class CollectorForm(StepForm):
    collector = FullName(
        label=_("Full name of the person who collects"),
        row_label=_("Collected by"),
        missing=_("Enter the full name of the person who collects your child"),
    )
    collector_relation = PlainLine(
        label=_("How they are related to the child"),
        help_text=_("For example, mother, grandfather, childminder."),
        row_label=_("Related to the child"),
        missing=_("Enter how the person who collects is related to the child"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )


def introduction(school: School) -> str:
    return paragraphs(
        gettext("Use this form to ask us to let your child leave before the end of the school day."),
        points(
            gettext("Tell us who collects your child. We only let a child go with somebody we expect."),
            gettext("Come to the school office. Your child is signed out there."),
            gettext("If you need to collect your child within the hour, please ring us."),
        ),
    )


def next_steps(school: School) -> str:
    return paragraphs(
        gettext(
            "The school office reads your request. "
            "We may ring a number that we already hold for your child, to make sure that all is well."
        ),
        gettext(
            "Please come to the office at the time you gave. The person who collects may be asked to show who they are."
        ),
    )


def request_facts(answers: Answers) -> dict[str, Any]:
    """A child who is collected along with another is that other child's brother or sister (EAR-01)."""
    facts: dict[str, Any] = {
        "kind": KIND,
        "date": answers["date"],
        "time": answers["time"],
        "reason": answers["reason"],
        "collector": f"{answers['collector']} ({answers['collector_relation']})",
        "in_writing": True,
    }
    if "own_reason" in answers:
        facts["siblings"] = [{"own_reason": answers["own_reason"]}]
    return facts


EARLY_COLLECTION = ParentForm(
    slug="early-collection",
    title=_("Ask to collect your child early"),
    thing=_("request to collect early"),
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again=_("Ask to collect another child"),
    steps=(
        child_step(_("Which child do you want to collect?"), EarlyChildForm),
        Step("when", _("Which day do you want to collect your child early?"), WhenForm),
        Step(
            "day",
            _("What day do you want to collect your child?"),
            DayForm,
            asked_if=Is("when", "other"),
        ),
        Step("time", _("What time will your child be collected?"), TimeForm),
        Step("reason", _("Why does your child need to leave early?"), ReasonForm),
        Step("collector", _("Who collects your child?"), CollectorForm),
        Step("you", _("About you"), AboutYouForm),
    ),
)
