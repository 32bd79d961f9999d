"""Absence report: a child is off school today, or will be."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, LongText, OneOf
from portal.forms.journeys import Answers, Journey, Step
from portal.forms.questions import AboutYouForm, StepForm, child_step
from portal.pages.hours import hours_on
from portal.pages.models import School
from portal.pages.spoken import spoken_date, spoken_time
from portal.pages.text import paragraphs, points
from portal.rules.leave.kinds import ILLNESS

LATEST, EARLIEST = timedelta(days=366), timedelta(days=30)


class WhenForm(StepForm):
    when = OneOf(
        label=_("Which day is your child off school?"),
        help_text=_("If it is more than one day, choose the first."),
        choices=[("today", _("Today")), ("tomorrow", _("Tomorrow")), ("other", _("Another day"))],
        missing=_("Choose the day your child is off school"),
    )

    def to_answers(self) -> dict[str, Any]:
        """Today is written down as a date: at midnight it would become another day."""
        answers = super().to_answers()
        away = {"today": timedelta(0), "tomorrow": timedelta(days=1)}.get(answers["when"])
        return answers if away is None else answers | {"first_day": (self.today + away).isoformat()}

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return (
            [(gettext("First day off"), spoken_date(date.fromisoformat(answers["first_day"])))]
            if "first_day" in answers
            else []
        )


class DayForm(StepForm):
    first_day = DayField(
        label=_("What is the first day off school?"),
        help_text=_("For example, 27 3 2027 or 27 March."),
        name=_("The first day"),
        row_label=_("First day off"),
        missing=_("Enter the first day off school"),
    )

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not self.today - EARLIEST <= day <= self.today + LATEST:
            raise forms.ValidationError(_("The first day must be within the last 30 days or the next 12 months"))
        return day


class ReasonForm(StepForm):
    reason_kind = OneOf(
        label=_("What is the main reason?"),
        choices=[
            ("ill", _("My child is ill or hurt")),
            ("appointment", _("A medical or dental appointment")),
            ("other", _("Something else")),
        ],
        row_label=_("Main reason"),
        missing=_("Choose the main reason"),
    )
    reason = LongText(
        label=_("Tell us what is wrong"),
        help_text=_(
            "Use plain words, such as “sick twice in the night” or “temperature of 39”. "
            "For an appointment, tell us when it is."
        ),
        row_label=_("What is wrong"),
        missing=_("Tell us in a few words why your child is off school"),
    )


class ReturnForm(StepForm):
    return_when = OneOf(
        label=_("When do you think your child will be back?"),
        choices=[
            ("next", _("The next school day")),
            ("other", _("On another day")),
            ("unknown", _("I do not know yet")),
        ],
        row_label=_("Back at school"),
        missing=_("Choose when you think your child will be back"),
    )

    def rows(self, answers: Answers) -> list[tuple[str, str]]:
        return [] if answers["return_when"] == "other" else super().rows(answers)


class ReturnDayForm(StepForm):
    expected_return = DayField(
        label=_("What day will your child be back?"),
        help_text=_("Your best guess. For example, 30 3 2027 or 30 March."),
        name=_("The day back"),
        row_label=_("Back at school"),
        missing=_("Enter the day your child will be back"),
    )

    def clean_expected_return(self) -> date:
        day: date = self.cleaned_data["expected_return"]
        if day <= date.fromisoformat(self.before["first_day"]):
            raise forms.ValidationError(_("The day back must be after the first day off school"))
        return day


def is_back_after_first_day(answers: Answers) -> bool:
    return bool(answers["expected_return"] > answers["first_day"])


def introduction(school: School) -> str:
    report_by = spoken_time(hours_on(school, timezone.localdate()).report_absence_by)
    return paragraphs(
        gettext("Use this form to tell us that your child is off school, or will be. It takes about a minute."),
        points(
            gettext("Please send it **before %(time)s**.") % {"time": report_by},
            gettext("Please tell us again each day, unless we know when your child will be back."),
            gettext("You can always ring us instead. Leave a message if nobody answers."),
        ),
        gettext("To ask for time off that you can plan, [ask for leave of absence](/forms/leave/) instead."),
    )


def minor_illness(school: School, answers: Answers) -> str:
    return gettext(
        "Children can come to school with a runny nose, a light cough or a headache that passes. "
        "If your child feels better by midday, bring them in for the afternoon. "
        "If a child is in danger now, ring 999."
    )


def next_steps(school: School) -> str:
    tomorrow = timezone.localdate() + timedelta(days=1)
    report_by = spoken_time(hours_on(school, tomorrow).report_absence_by)
    return paragraphs(
        gettext("The school office reads every report on school mornings. We ring you if we need to know more."),
        gettext("If your child is still off tomorrow, please tell us again before %(time)s.") % {"time": report_by},
        gettext("The school decides how to record the absence."),
    )


def request_facts(answers: Answers) -> dict[str, Any]:
    """``expected_return`` is left out when the parent gave no date."""
    facts = {"kind": ILLNESS, "date": answers["first_day"], "reason": answers["reason"]}
    return facts | ({"expected_return": answers["expected_return"]} if answers.get("expected_return") else {})


ABSENCE = Journey(
    slug="absence",
    title=_("Report an absence"),
    thing=_("absence report"),
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again=_("Report another absence"),
    steps=(
        child_step(_("Which child is off school?")),
        Step("when", _("Which day is your child off school?"), WhenForm),
        Step(
            "day", _("What is the first day off school?"), DayForm, asked_if=lambda given: given.get("when") == "other"
        ),
        Step("reason", _("Why is your child off school?"), ReasonForm, advice=minor_illness),
        Step("return", _("When do you think your child will be back?"), ReturnForm),
        Step(
            "return-day",
            _("What day will your child be back?"),
            ReturnDayForm,
            asked_if=lambda given: given.get("return_when") == "other" and "first_day" in given,
            still_holds=is_back_after_first_day,
        ),
        Step("you", _("About you"), AboutYouForm),
    ),
)
