"""Early collection: a parent asks to collect a child before the end of the school day. Never approved by itself."""

from datetime import date, timedelta
from typing import Any

from django import forms

from portal.forms.dates import spoken_date
from portal.forms.fields import ClockField, DayField, FullName, LongText, OneOf, PlainLine, YesOrNo
from portal.forms.journeys import Answers, Journey, Step
from portal.forms.questions import AboutYouForm, ChildForm, StepForm, child_step
from portal.pages.models import School
from portal.rules.leave.kinds import EARLY_COLLECTION as KIND

LATEST = timedelta(days=366)


class EarlyChildForm(ChildForm):
    own_reason = YesOrNo(
        label="Does this child have a reason of their own to leave?",
        help_text="For example, the same dentist sees both. Going along with a brother or sister is not one.",
        row_label="A reason of their own",
        missing="Choose yes if this child has a reason of their own to leave",
    )
    asked_of_others = ("own_reason",)


class WhenForm(StepForm):
    when = OneOf(
        label="Which day do you want to collect your child early?",
        choices=[("today", "Today"), ("tomorrow", "Tomorrow"), ("other", "Another day")],
        missing="Choose the day you want to collect your child",
    )

    def to_answers(self) -> dict[str, Any]:
        answers = super().to_answers()
        away = {"today": timedelta(0), "tomorrow": timedelta(days=1)}.get(answers["when"])
        return answers if away is None else answers | {"date": (self.today + away).isoformat()}

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return [("Day", spoken_date(date.fromisoformat(answers["date"])))] if "date" in answers else []


class DayForm(StepForm):
    date = DayField(
        label="What day do you want to collect your child?",
        help_text="For example, 27 3 2027 or 27 March.",
        name="The day",
        row_label="Day",
        missing="Enter the day you want to collect your child",
    )

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if not self.today <= day <= self.today + LATEST:
            raise forms.ValidationError("The day must be today or within the next 12 months")
        return day


class TimeForm(StepForm):
    time = ClockField(
        label="What time will your child be collected?",
        help_text="For example, 2:15pm.",
        name="The time",
        row_label="Time",
        missing="Enter the time your child will be collected",
    )


class ReasonForm(StepForm):
    reason = LongText(
        label="Why does your child need to leave early?",
        help_text="For a medical or dental appointment, tell us when it is.",
        row_label="Reason",
        missing="Tell us why your child needs to leave early",
    )


class CollectorForm(StepForm):
    collector = FullName(
        label="Full name of the person who collects",
        row_label="Collected by",
        missing="Enter the full name of the person who collects your child",
    )
    collector_relation = PlainLine(
        label="How they are related to the child",
        help_text="For example, mother, grandfather, childminder.",
        row_label="Related to the child",
        missing="Enter how the person who collects is related to the child",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )


def introduction(school: School) -> str:
    return (
        "Use this form to ask us to let your child leave before the end of the school day.\n\n"
        "- Tell us who collects your child. We only let a child go with somebody we expect.\n"
        "- Come to the school office. Your child is signed out there.\n"
        "- If you need to collect your child within the hour, please ring us."
    )


def next_steps(school: School) -> str:
    return (
        "The school office reads your request. We may ring a number that we already hold for your child, "
        "to make sure that all is well.\n\n"
        "Please come to the office at the time you gave. "
        "The person who collects may be asked to show who they are."
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


EARLY_COLLECTION = Journey(
    slug="early-collection",
    title="Ask to collect your child early",
    thing="request to collect early",
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again="Ask to collect another child",
    steps=(
        child_step("Which child do you want to collect?", EarlyChildForm),
        Step("when", "Which day do you want to collect your child early?", WhenForm),
        Step(
            "day",
            "What day do you want to collect your child?",
            DayForm,
            asked_if=lambda given: given.get("when") == "other",
        ),
        Step("time", "What time will your child be collected?", TimeForm),
        Step("reason", "Why does your child need to leave early?", ReasonForm),
        Step("collector", "Who collects your child?", CollectorForm),
        Step("you", "About you", AboutYouForm),
    ),
)
