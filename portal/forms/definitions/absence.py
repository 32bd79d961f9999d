"""Absence report: a child is off school today, or will be."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.children import child_step, each_child
from portal.forms.files import files_step
from portal.forms.notes import ReviewNote
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.forms.report_terms import ReportTerms, cut_off, report_terms
from portal.journeys.conditions import Every, Is, IsGiven
from portal.journeys.definition import Answers, Step
from portal.journeys.fields import DayField, LongText, OneOf
from portal.journeys.questions import StepForm
from portal.pages.models import School
from portal.pages.spoken import spoken_date
from portal.pages.text import paragraphs, points
from portal.rules.leave.kinds import ILLNESS
from portal.rules.vague_reasons import is_vague

ASK_FOR_MORE = _(
    "Could you tell us a little more? For example, where it hurts, or since when. "
    "If you would rather not, press Continue again."
)
LATEST, EARLIEST = timedelta(days=366), timedelta(days=30)


class WhenForm(StepForm):
    also_gives = ("first_day",)

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
    asked_for_more = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_from(cls, answers: Answers) -> dict[str, Any]:
        """Words that are stored were either enough or left as they are: they are not asked about again."""
        return super().initial_from(answers) | {"asked_for_more": answers.get("reason", "")}

    def clean(self) -> dict[str, Any]:
        """Where the policy asks what exactly is wrong, empty words are asked about once, and then go through."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("asked_for_more") and self._says_too_little(cleaned):
            self.data = {**self.data.dict(), self.add_prefix("asked_for_more"): cleaned["reason"]}  # type: ignore[attr-defined]
            self.add_error("reason", ASK_FOR_MORE)
        return cleaned

    def _says_too_little(self, cleaned: dict[str, Any]) -> bool:
        if self.school is None or cleaned.get("reason_kind") != "ill":
            return False
        listed = report_terms(self.school, self.today).empty_words
        if listed is None:
            return False
        names = [child["child_name"] for child in each_child(self.before) if "child_name" in child]
        return is_vague(cleaned["reason"], listed=listed, names=names)


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
    today = timezone.localdate()
    terms = report_terms(school, today)
    before = cut_off(school, today, terms).words()
    return paragraphs(
        gettext("Use this form to tell us that your child is off school, or will be. It takes about a minute."),
        points(
            gettext("Please send it **%(before)s** on the first day.") % {"before": before},
            tell_again(terms),
            gettext("You can always ring us instead. Leave a message if nobody answers."),
        ),
        gettext("To ask for time off that you can plan, [ask for leave of absence](/forms/leave/) instead."),
    )


def tell_again(terms: ReportTerms) -> str:
    if terms.on_every_day:
        return gettext("Please tell us again each day, unless we know when your child will be back.")
    return gettext("Tell us when you think your child will be back. If that changes, tell us again.")


def minor_illness(school: School, answers: Answers) -> str:
    terms = report_terms(school, timezone.localdate())
    listed = get_text_list(list(terms.may_come_with), gettext("or"))
    minor = listed or gettext("a runny nose, a light cough or a headache that passes")
    return " ".join(
        (
            gettext("Children can come to school with %(illness)s.") % {"illness": minor},
            gettext("If your child feels better by midday, bring them in for the afternoon."),
            gettext("If a child is in danger now, ring 999."),
        )
    )


def timeliness(school: School, answers: Answers) -> list[ReviewNote]:
    """Until when the school likes to hear of it, and whether that has passed. It never keeps anybody from sending."""
    first, now = date.fromisoformat(answers["first_day"]), timezone.localtime()
    terms = report_terms(school, first)
    limit = cut_off(school, first, terms)
    wish = gettext("We ask to hear of an absence %(before)s on the first day.") % {"before": limit.words()}
    if first < now.date() or (first == now.date() and limit.has_passed(now.time())):
        late = gettext("That time has passed. Please send it all the same: we need to know that your child is safe.")
        return [ReviewNote("information", f"{wish} {late}", terms.link, terms.clause)]
    return [ReviewNote("information", wish, terms.link, terms.clause)]


def next_steps(school: School) -> str:
    tomorrow = timezone.localdate() + timedelta(days=1)
    terms = report_terms(school, tomorrow)
    again = {"before": cut_off(school, tomorrow, terms).words()}
    if terms.on_every_day:
        still_off = gettext(
            "Is your child still off tomorrow? Please tell us again %(before)s, unless you gave a day of return."
        )
    else:
        still_off = gettext("Does the day of return change? Please tell us again %(before)s that day.")
    asked = gettext(
        "We ask to hear of an absence %(before)s. Yours counts if it came later, but we may have rung you by then."
    )
    return paragraphs(
        gettext("The school office reads every report on school mornings. We ring you if we need to know more."),
        asked % {"before": cut_off(school, timezone.localdate()).words()},
        still_off % again,
        gettext("The school decides how to record the absence."),
    )


def request_facts(answers: Answers) -> dict[str, Any]:
    """``expected_return`` is left out when the parent gave no date."""
    facts = {"kind": ILLNESS, "date": answers["first_day"], "reason": answers["reason"]}
    return facts | ({"expected_return": answers["expected_return"]} if answers.get("expected_return") else {})


ABSENCE = ParentForm(
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
        Step("day", _("What is the first day off school?"), DayForm, asked_if=Is("when", "other")),
        Step("reason", _("Why is your child off school?"), ReasonForm, advice=minor_illness),
        Step("return", _("When do you think your child will be back?"), ReturnForm),
        Step(
            "return-day",
            _("What day will your child be back?"),
            ReturnDayForm,
            asked_if=Every(Is("return_when", "other"), IsGiven("first_day")),
            still_holds=is_back_after_first_day,
        ),
        files_step(
            _("Add a photo of the appointment card or letter, if you have one"),
            asked_if=Is("reason_kind", "appointment"),
            is_optional=True,
        ),
        Step("you", _("About you"), AboutYouForm),
    ),
)
