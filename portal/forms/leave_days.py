"""Which days of leave, with mornings and afternoons (LOA-01, LOA-09)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.journeys.definition import Answers
from portal.journeys.fields import DayField, OneOf
from portal.journeys.questions import StepForm

EARLIEST, LATEST, LONGEST = timedelta(days=30), timedelta(days=2 * 366), 100
DATE_HINT = _("For example, 27 3 2027 or 27 March.")
DAYS_NAMED_BEFORE = ("appointment_day", "service_date")


class FirstDayForm(StepForm):
    first_day = DayField(
        label=_("What is the first day of leave?"),
        help_text=DATE_HINT,
        name=_("The first day"),
        row_label=_("First day"),
        missing=_("Enter the first day of leave"),
    )
    first_half = OneOf(
        label=_("From when on that day?"),
        choices=[("am", _("The start of the day")), ("pm", _("The afternoon only"))],
        row_label=_("From"),
        missing=_("Choose when the leave starts on that day"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_day_named_before(self, "first_day")

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not is_within_reach(day, self.today):
            raise forms.ValidationError(_("The first day must be within the last 30 days or the next 2 years"))
        return day


class LastDayForm(StepForm):
    last_day = DayField(
        label=_("What is the last day of leave?"),
        help_text=_("It can be the same day. For example, 27 3 2027 or 27 March."),
        name=_("The last day"),
        row_label=_("Last day"),
        missing=_("Enter the last day of leave"),
    )
    last_half = OneOf(
        label=_("Until when on that day?"),
        choices=[("am", _("The end of the morning")), ("pm", _("The end of the day"))],
        row_label=_("Until"),
        missing=_("Choose when the leave ends on that day"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_day_named_before(self, "last_day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last, half = cleaned.get("last_day"), cleaned.get("last_half")
        if last and half and "first_day" in self.before:
            answers = {**self.before, "last_day": last.isoformat(), "last_half": half}
            if not is_in_order(answers):
                self.add_error("last_day", _("The leave must end after it begins: check the first and the last day"))
            elif (last - date.fromisoformat(self.before["first_day"])).days > LONGEST:
                self.add_error(
                    "last_day",
                    _("Ask for %(number)d days or fewer at once, or ring us to talk about it") % {"number": LONGEST},
                )
        return cleaned


class VisitDayForm(StepForm):
    """An open morning lies in one session, so it is asked for once: the rest of the day is spent in school."""

    also_gives = ("first_day", "first_half", "last_day", "last_half")

    visit_day = DayField(
        label=_("What day is the visit?"),
        help_text=DATE_HINT,
        name=_("The day of the visit"),
        row_label=_("Day of the visit"),
        missing=_("Enter the day of the visit"),
    )
    visit_session = OneOf(
        label=_("Which part of the day?"),
        choices=[("am", _("The morning")), ("pm", _("The afternoon")), ("day", _("The whole day"))],
        row_label=_("Part of the day"),
        missing=_("Choose which part of the day the visit is in"),
    )

    def clean_visit_day(self) -> date:
        day: date = self.cleaned_data["visit_day"]
        if not is_within_reach(day, self.today):
            raise forms.ValidationError(_("The day of the visit must be within the last 30 days or the next 2 years"))
        return day

    def to_answers(self) -> dict[str, Any]:
        """With the first and the last session, as every kind of leave has them."""
        answers = super().to_answers()
        first, last = {"am": ("am", "am"), "pm": ("pm", "pm")}.get(answers["visit_session"], ("am", "pm"))
        day = answers["visit_day"]
        return answers | {"first_day": day, "first_half": first, "last_day": day, "last_half": last}


def is_within_reach(day: date, today: date) -> bool:
    return today - EARLIEST <= day <= today + LATEST


def is_in_order(answers: Answers) -> bool:
    first = (answers["first_day"], answers["first_half"])
    return bool(first <= (answers["last_day"], answers["last_half"]))


def _offer_day_named_before(form: StepForm, name: str) -> None:
    """Nobody types a day twice: that of the appointment or the service stands there already."""
    known = next((form.before[asked] for asked in DAYS_NAMED_BEFORE if form.before.get(asked)), None)
    if known and not form.initial.get(name):
        form.initial[name] = date.fromisoformat(known)
