"""Leave request: a parent asks the headteacher for leave of absence, in plain words that map to the rules' kinds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import ClockField, DayField, DayList, HowMany, LongText, OneOf, PlainLine, YesOrNo
from portal.forms.journeys import Answers, Journey, Step
from portal.forms.leave_facts import request_facts
from portal.forms.questions import AboutYouForm, ChildForm, StepForm, child_step
from portal.pages.models import School
from portal.pages.text import paragraphs, points
from portal.rules.leave import kinds

EARLIEST, LATEST, LONGEST = timedelta(days=30), timedelta(days=2 * 366), 100
DATE_HINT = _("For example, 27 3 2027 or 27 March.")


class LeaveChildForm(ChildForm):
    child_born = DayField(
        label=_("Your child’s date of birth"),
        help_text=_("It helps us to find the right child. For example, 27 3 2018."),
        name=_("The date of birth"),
        row_label=_("Date of birth"),
        required=False,
    )

    def clean_child_born(self) -> date | None:
        born: date | None = self.cleaned_data["child_born"]
        if born and not self.today - timedelta(days=25 * 366) <= born < self.today:
            raise forms.ValidationError(_("The date of birth must be your child’s, with the year"))
        return born


class KindForm(StepForm):
    kind = OneOf(
        label=_("What is the leave for?"),
        choices=[
            (kinds.MEDICAL, _("A medical or dental appointment")),
            (kinds.FUNERAL, _("A funeral")),
            (kinds.RELIGIOUS, _("A religious day")),
            (kinds.OPEN_MORNING, _("A visit to another school, or an entrance exam")),
            (kinds.INTERVIEW, _("An interview")),
            (kinds.PERFORMANCE, _("A performance, or paid work such as modelling")),
            (kinds.TRAVELLER, _("Travel for the family’s work")),
            (kinds.STUDY_LEAVE, _("Study for a public exam")),
            (kinds.PART_TIME, _("A part-time timetable for a while")),
            (kinds.EXCEPTIONAL_LEAVE, _("Anything else, such as a family event or a holiday")),
        ],
        row_label=_("Leave for"),
        missing=_("Choose what the leave is for"),
    )


class CircumstancesForm(StepForm):
    reason_code = OneOf(
        label=_("Which of these is closest?"),
        choices=[
            ("family_event", _("A family event, such as a wedding")),
            ("death_close_relative", _("A close relative has died")),
            ("respite_care", _("A break arranged for a carer or family (respite care)")),
            ("housing_crisis", _("We have lost our home or must move at once")),
            ("family_holiday", _("A family holiday")),
            ("holiday_cost", _("A holiday that costs less in term time")),
            ("nature_of_holiday", _("A trip that only runs in term time")),
            ("other", _("None of these")),
        ],
        row_label=_("Closest to"),
        missing=_("Choose the one that is closest"),
    )


class FuneralForm(StepForm):
    service_date = DayField(
        label=_("What day is the service?"),
        help_text=_("For example, 27 3 2027 or 27 March. Leave it empty if you do not know yet."),
        name=_("The day of the service"),
        row_label=_("Day of the service"),
        required=False,
    )
    family_member = YesOrNo(
        label=_("Is it the funeral of someone in your family?"),
        row_label=_("Someone in the family"),
        missing=_("Choose yes if it is the funeral of someone in your family"),
    )


class ReligiousForm(StepForm):
    religious_body = PlainLine(
        label=_("What is the day, and which religious body sets it apart?"),
        help_text=_("For example, the name of the festival and of your community."),
        row_label=_("Day and religious body"),
        missing=_("Enter the name of the day and of the religious body"),
    )
    set_apart_days = OneOf(
        label=_("Does your religious body set apart every day you ask for?"),
        choices=[("all", _("Yes, every day")), ("some", _("Only some of the days")), ("unsure", _("I am not sure"))],
        row_label=_("Every day set apart"),
        missing=_("Choose whether every day is set apart"),
    )


class SetApartForm(StepForm):
    set_apart_list = DayList(
        label=_("Which days are set apart?"),
        help_text=_("One day on each line. For example, 27 March 2027."),
        row_label=_("Days set apart"),
        missing=_("Enter each day that is set apart"),
    )


class TravelForm(StepForm):
    occupational_travel = YesOrNo(
        label=_("Does your family travel for its work at that time?"),
        row_label=_("Travel for work"),
        missing=_("Choose yes if your family travels for its work at that time"),
    )
    community_covered = YesOrNo(
        label=_("Does your family belong to a community that travels for a living?"),
        help_text=_(
            "For example, Gypsy, Roma, Irish Traveller, showmen, circus or bargee families. "
            "Only the people who deal with leave see this answer."
        ),
        row_label=_("Community that travels for a living"),
        unsure=_("I would rather not say"),
        missing=_("Choose an answer, or choose that you would rather not say"),
    )


class LicenceForm(StepForm):
    licence_status = OneOf(
        label=_("Has the council given a licence for the performance or work?"),
        choices=[
            ("granted_with_dates", _("Yes, and it names the days")),
            ("granted_no_dates", _("Yes, but it names no days")),
            ("applied", _("We have asked for one")),
            ("none", _("No")),
        ],
        row_label=_("Licence"),
        missing=_("Choose whether there is a licence"),
    )


class LicenceDaysForm(StepForm):
    licence_dates = DayList(
        label=_("Which days does the licence name?"),
        help_text=_("One day on each line. For example, 27 March 2027."),
        row_label=_("Days on the licence"),
        missing=_("Enter each day that the licence names"),
    )


class EducationForm(StepForm):
    education_hours = HowMany(
        label=_("How many hours of lessons will your child have each day?"),
        help_text=_("On school days during the performance or work. Leave it empty if there is no plan yet."),
        name=_("The hours of lessons"),
        unit=_("%(number)s hours a day"),
        most=24,
        row_label=_("Hours of lessons"),
        required=False,
    )


class VisitForm(StepForm):
    purpose = OneOf(
        label=_("What is the visit?"),
        choices=[
            ("open_morning", _("An open morning or a tour")),
            ("entrance_exam", _("An entrance exam")),
            ("revision", _("Time to revise for an exam")),
        ],
        row_label=_("Visit"),
        missing=_("Choose what the visit is"),
    )
    other_school = PlainLine(
        label=_("Which school?"), row_label=_("The other school"), missing=_("Enter the name of the other school")
    )


class AppointmentForm(StepForm):
    appointment_day = DayField(
        label=_("What day is the appointment?"),
        help_text=DATE_HINT,
        name=_("The day of the appointment"),
        row_label=_("Appointment"),
        missing=_("Enter the day of the appointment"),
    )
    appointment_start = ClockField(
        label=_("When does it start?"),
        help_text=_("For example, 10:30am."),
        name=_("The start"),
        row_label=_("Starts"),
        missing=_("Enter the time the appointment starts"),
    )
    appointment_end = ClockField(
        label=_("When will it be over?"),
        help_text=_("Your best guess."),
        name=_("The end"),
        row_label=_("Over by"),
        missing=_("Enter the time the appointment will be over"),
    )
    travel_minutes = HowMany(
        label=_("How many minutes does it take to get there?"),
        help_text=_("One way, from school."),
        name=_("The minutes"),
        unit=_("%(number)s minutes each way"),
        most=480,
        decimal_places=0,
        row_label=_("Way there"),
        missing=_("Enter how many minutes it takes to get there"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("appointment_start"), cleaned.get("appointment_end")
        if start and end and end <= start:
            self.add_error("appointment_end", _("The end must be after the start"))
        return cleaned


class ExamForm(StepForm):
    public_exam = YesOrNo(
        label=_("Is it for a public exam, such as a GCSE?"),
        row_label=_("Public exam"),
        missing=_("Choose yes if it is for a public exam"),
    )


class ReviewDayForm(StepForm):
    review_date = DayField(
        label=_("When should we look at the timetable together again?"),
        help_text=_("For example, 27 3 2027 or 27 March. Leave it empty if you do not know."),
        name=_("The day"),
        row_label=_("Look at it again"),
        required=False,
    )


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

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not self.today - EARLIEST <= day <= self.today + LATEST:
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


class ReasonForm(StepForm):
    reason = LongText(
        label=_("Tell us more about it"),
        help_text=_("Say why it has to be in school time. The headteacher reads this."),
        row_label=_("In your words"),
        missing=_("Tell us why you are asking for leave"),
    )


class EvidenceForm(StepForm):
    evidence = OneOf(
        label=_("Do you have something that shows the reason?"),
        help_text=_("For example, an appointment card, a letter or an invitation."),
        choices=[
            ("provided", _("Yes, and the school has it")),
            ("pending", _("Yes, I will send it or bring it in")),
            ("none", _("No")),
        ],
        row_label=_("Evidence"),
        missing=_("Choose whether you have something that shows the reason"),
    )


class AboutYouLeaveForm(AboutYouForm):
    asked_by_resident_parent = YesOrNo(
        label=_("Does your child normally live with you?"),
        row_label=_("Child lives with you"),
        missing=_("Choose yes if your child normally lives with you"),
    )

    field_order = ("parent_name", "relationship", "asked_by_resident_parent", "email", "telephone")


def is_in_order(answers: Answers) -> bool:
    first = (answers["first_day"], answers["first_half"])
    return bool(first <= (answers["last_day"], answers["last_half"]))


def is_kind(kind: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("kind") == kind


def introduction(school: School) -> str:
    return paragraphs(
        gettext("Use this form to ask for leave of absence. It takes about five minutes."),
        points(
            gettext("You can ask for several children at once. The headteacher decides about each child apart."),
            gettext("Please ask before you book or pay for anything."),
            gettext(
                "The headteacher decides. "
                "By law, leave is given only for a few reasons, or when something exceptional happens."
            ),
            gettext("Before you send the form, you see what our policy says about it."),
        ),
        gettext("If your child is ill, [report an absence](/forms/absence/) instead."),
    )


def next_steps(school: School) -> str:
    return paragraphs(
        gettext("We look your request up in the register. Then the headteacher reads it and decides."),
        gettext(
            "You get the answer in writing, with the reason for it. "
            "Please do not book or pay for anything before you have it."
        ),
        gettext("We ring or write to you if something is missing."),
    )


LEAVE = Journey(
    slug="leave",
    title=_("Ask for leave of absence"),
    thing=_("leave request"),
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again=_("Ask for leave for another child"),
    steps=(
        child_step(_("Which child is the leave for?"), LeaveChildForm),
        Step("kind", _("What is the leave for?"), KindForm),
        Step(
            "circumstances",
            _("Which of these is closest?"),
            CircumstancesForm,
            asked_if=is_kind(kinds.EXCEPTIONAL_LEAVE),
        ),
        Step("funeral", _("About the funeral"), FuneralForm, asked_if=is_kind(kinds.FUNERAL)),
        Step("religious-day", _("About the religious day"), ReligiousForm, asked_if=is_kind(kinds.RELIGIOUS)),
        Step(
            "set-apart",
            _("Which days are set apart?"),
            SetApartForm,
            asked_if=lambda given: given.get("set_apart_days") == "some",
        ),
        Step("travel", _("About your family’s travel"), TravelForm, asked_if=is_kind(kinds.TRAVELLER)),
        Step("licence", _("About the licence"), LicenceForm, asked_if=is_kind(kinds.PERFORMANCE)),
        Step(
            "licence-days",
            _("Which days does the licence name?"),
            LicenceDaysForm,
            asked_if=lambda given: given.get("licence_status") == "granted_with_dates",
        ),
        Step(
            "lessons",
            _("Lessons during the performance"),
            EducationForm,
            asked_if=lambda given: given.get("licence_status") not in (None, "none"),
        ),
        Step("visit", _("About the visit"), VisitForm, asked_if=is_kind(kinds.OPEN_MORNING)),
        Step("appointment", _("About the appointment"), AppointmentForm, asked_if=is_kind(kinds.MEDICAL)),
        Step("exam", _("About the exam"), ExamForm, asked_if=is_kind(kinds.STUDY_LEAVE)),
        Step("review", _("Looking at it again"), ReviewDayForm, asked_if=is_kind(kinds.PART_TIME)),
        Step("first-day", _("When does the leave start?"), FirstDayForm),
        Step("last-day", _("When does the leave end?"), LastDayForm, still_holds=is_in_order),
        Step("reason", _("Tell us more about it"), ReasonForm),
        Step("evidence", _("Do you have something that shows the reason?"), EvidenceForm),
        Step("you", _("About you"), AboutYouLeaveForm),
    ),
)
