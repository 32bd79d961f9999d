"""Absence report: a child is off school today, or will be."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from portal.forms.dates import spoken_date
from portal.forms.fields import DayField, LongText, OneOf
from portal.forms.journeys import Answers, Journey, Step
from portal.forms.questions import AboutYouForm, StepForm, child_step
from portal.pages.hours import hours_on
from portal.pages.models import School
from portal.rules.leave.kinds import ILLNESS
from portal.rules.spoken_clock import spoken_clock

LATEST, EARLIEST = timedelta(days=366), timedelta(days=30)


class WhenForm(StepForm):
    when = OneOf(
        label="Which day is your child off school?",
        help_text="If it is more than one day, choose the first.",
        choices=[("today", "Today"), ("tomorrow", "Tomorrow"), ("other", "Another day")],
        missing="Choose the day your child is off school",
    )

    def to_answers(self) -> dict[str, Any]:
        """Today is written down as a date: at midnight it would become another day."""
        answers = super().to_answers()
        away = {"today": timedelta(0), "tomorrow": timedelta(days=1)}.get(answers["when"])
        return answers if away is None else answers | {"first_day": (self.today + away).isoformat()}

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return (
            [("First day off", spoken_date(date.fromisoformat(answers["first_day"])))] if "first_day" in answers else []
        )


class DayForm(StepForm):
    first_day = DayField(
        label="What is the first day off school?",
        help_text="For example, 27 3 2027 or 27 March.",
        name="The first day",
        row_label="First day off",
        missing="Enter the first day off school",
    )

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not self.today - EARLIEST <= day <= self.today + LATEST:
            raise forms.ValidationError("The first day must be within the last 30 days or the next 12 months")
        return day


class ReasonForm(StepForm):
    reason_kind = OneOf(
        label="What is the main reason?",
        choices=[
            ("ill", "My child is ill or hurt"),
            ("appointment", "A medical or dental appointment"),
            ("other", "Something else"),
        ],
        row_label="Main reason",
        missing="Choose the main reason",
    )
    reason = LongText(
        label="Tell us what is wrong",
        help_text="Use plain words, such as “sick twice in the night” or “temperature of 39”. "
        "For an appointment, tell us when it is.",
        row_label="What is wrong",
        missing="Tell us in a few words why your child is off school",
    )


class ReturnForm(StepForm):
    return_when = OneOf(
        label="When do you think your child will be back?",
        choices=[
            ("next", "The next school day"),
            ("other", "On another day"),
            ("unknown", "I do not know yet"),
        ],
        row_label="Back at school",
        missing="Choose when you think your child will be back",
    )

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return [] if answers["return_when"] == "other" else super().rows(answers)


class ReturnDayForm(StepForm):
    expected_return = DayField(
        label="What day will your child be back?",
        help_text="Your best guess. For example, 30 3 2027 or 30 March.",
        name="The day back",
        row_label="Back at school",
        missing="Enter the day your child will be back",
    )

    def clean_expected_return(self) -> date:
        day: date = self.cleaned_data["expected_return"]
        if day <= date.fromisoformat(self.before["first_day"]):
            raise forms.ValidationError("The day back must be after the first day off school")
        return day


def is_back_after_first_day(answers: Answers) -> bool:
    return bool(answers["expected_return"] > answers["first_day"])


def introduction(school: School) -> str:
    return (
        "Use this form to tell us that your child is off school, or will be. It takes about a minute.\n\n"
        f"- Please send it **before {spoken_clock(hours_on(school, timezone.localdate()).report_absence_by)}**.\n"
        "- Please tell us again each day, unless we know when your child will be back.\n"
        "- You can always ring us instead. Leave a message if nobody answers.\n\n"
        "To ask for time off that you can plan, [ask for leave of absence](/forms/leave/) instead."
    )


def minor_illness(school: School, answers: Answers) -> str:
    return (
        "Children can come to school with a runny nose, a light cough or a headache that passes. "
        "If your child feels better by midday, bring them in for the afternoon. "
        "If a child is in danger now, ring 999."
    )


def next_steps(school: School) -> str:
    tomorrow = timezone.localdate() + timedelta(days=1)
    report_by = spoken_clock(hours_on(school, tomorrow).report_absence_by)
    return (
        "The school office reads every report on school mornings. "
        "We ring you if we need to know more.\n\n"
        f"If your child is still off tomorrow, please tell us again before {report_by}.\n\n"
        "The school decides how to record the absence."
    )


def request_facts(answers: Answers) -> dict[str, Any]:
    """``expected_return`` is left out when the parent gave no date."""
    facts = {"kind": ILLNESS, "date": answers["first_day"], "reason": answers["reason"]}
    return facts | ({"expected_return": answers["expected_return"]} if answers.get("expected_return") else {})


ABSENCE = Journey(
    slug="absence",
    title="Report an absence",
    thing="absence report",
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again="Report another absence",
    steps=(
        child_step("Which child is off school?"),
        Step("when", "Which day is your child off school?", WhenForm),
        Step("day", "What is the first day off school?", DayForm, asked_if=lambda given: given.get("when") == "other"),
        Step("reason", "Why is your child off school?", ReasonForm, advice=minor_illness),
        Step("return", "When do you think your child will be back?", ReturnForm),
        Step(
            "return-day",
            "What day will your child be back?",
            ReturnDayForm,
            asked_if=lambda given: given.get("return_when") == "other" and "first_day" in given,
            still_holds=is_back_after_first_day,
        ),
        Step("you", "About you", AboutYouForm),
    ),
)
