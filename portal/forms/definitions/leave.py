"""Leave request: a parent asks the headteacher for leave of absence, in plain words that map to the rules' kinds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms

from portal.forms.fields import ClockField, DayField, DayList, HowMany, LongText, OneOf, PlainLine, YesOrNo
from portal.forms.journeys import Answers, Journey, Step
from portal.forms.leave_facts import request_facts
from portal.forms.questions import AboutYouForm, ChildForm, StepForm, child_step
from portal.pages.models import School
from portal.rules.leave import kinds

EARLIEST, LATEST, LONGEST = timedelta(days=30), timedelta(days=2 * 366), 100
DATE_HINT = "For example, 27 3 2027 or 27 March."


class LeaveChildForm(ChildForm):
    child_born = DayField(
        label="Your child’s date of birth",
        help_text="It helps us to find the right child. For example, 27 3 2018.",
        name="The date of birth",
        row_label="Date of birth",
        required=False,
    )

    def clean_child_born(self) -> date | None:
        born: date | None = self.cleaned_data["child_born"]
        if born and not self.today - timedelta(days=25 * 366) <= born < self.today:
            raise forms.ValidationError("The date of birth must be your child’s, with the year")
        return born


class KindForm(StepForm):
    kind = OneOf(
        label="What is the leave for?",
        choices=[
            (kinds.MEDICAL, "A medical or dental appointment"),
            (kinds.FUNERAL, "A funeral"),
            (kinds.RELIGIOUS, "A religious day"),
            (kinds.OPEN_MORNING, "A visit to another school, or an entrance exam"),
            (kinds.INTERVIEW, "An interview"),
            (kinds.PERFORMANCE, "A performance, or paid work such as modelling"),
            (kinds.TRAVELLER, "Travel for the family’s work"),
            (kinds.STUDY_LEAVE, "Study for a public exam"),
            (kinds.PART_TIME, "A part-time timetable for a while"),
            (kinds.EXCEPTIONAL_LEAVE, "Anything else, such as a family event or a holiday"),
        ],
        row_label="Leave for",
        missing="Choose what the leave is for",
    )


class CircumstancesForm(StepForm):
    reason_code = OneOf(
        label="Which of these is closest?",
        choices=[
            ("family_event", "A family event, such as a wedding"),
            ("death_close_relative", "A close relative has died"),
            ("respite_care", "A break arranged for a carer or family (respite care)"),
            ("housing_crisis", "We have lost our home or must move at once"),
            ("family_holiday", "A family holiday"),
            ("holiday_cost", "A holiday that costs less in term time"),
            ("nature_of_holiday", "A trip that only runs in term time"),
            ("other", "None of these"),
        ],
        row_label="Closest to",
        missing="Choose the one that is closest",
    )


class FuneralForm(StepForm):
    service_date = DayField(
        label="What day is the service?",
        help_text=f"{DATE_HINT} Leave it empty if you do not know yet.",
        name="The day of the service",
        row_label="Day of the service",
        required=False,
    )
    family_member = YesOrNo(
        label="Is it the funeral of someone in your family?",
        row_label="Someone in the family",
        missing="Choose yes if it is the funeral of someone in your family",
    )


class ReligiousForm(StepForm):
    religious_body = PlainLine(
        label="What is the day, and which religious body sets it apart?",
        help_text="For example, the name of the festival and of your community.",
        row_label="Day and religious body",
        missing="Enter the name of the day and of the religious body",
    )
    set_apart_days = OneOf(
        label="Does your religious body set apart every day you ask for?",
        choices=[("all", "Yes, every day"), ("some", "Only some of the days"), ("unsure", "I am not sure")],
        row_label="Every day set apart",
        missing="Choose whether every day is set apart",
    )


class SetApartForm(StepForm):
    set_apart_list = DayList(
        label="Which days are set apart?",
        help_text="One day on each line. For example, 27 March 2027.",
        row_label="Days set apart",
        missing="Enter each day that is set apart",
    )


class TravelForm(StepForm):
    occupational_travel = YesOrNo(
        label="Does your family travel for its work at that time?",
        row_label="Travel for work",
        missing="Choose yes if your family travels for its work at that time",
    )
    community_covered = YesOrNo(
        label="Does your family belong to a community that travels for a living?",
        help_text="For example, Gypsy, Roma, Irish Traveller, showmen, circus or bargee families. "
        "Only the people who deal with leave see this answer.",
        row_label="Community that travels for a living",
        unsure="I would rather not say",
        missing="Choose an answer, or choose that you would rather not say",
    )


class LicenceForm(StepForm):
    licence_status = OneOf(
        label="Has the council given a licence for the performance or work?",
        choices=[
            ("granted_with_dates", "Yes, and it names the days"),
            ("granted_no_dates", "Yes, but it names no days"),
            ("applied", "We have asked for one"),
            ("none", "No"),
        ],
        row_label="Licence",
        missing="Choose whether there is a licence",
    )


class LicenceDaysForm(StepForm):
    licence_dates = DayList(
        label="Which days does the licence name?",
        help_text="One day on each line. For example, 27 March 2027.",
        row_label="Days on the licence",
        missing="Enter each day that the licence names",
    )


class EducationForm(StepForm):
    education_hours = HowMany(
        label="How many hours of lessons will your child have each day?",
        help_text="On school days during the performance or work. Leave it empty if there is no plan yet.",
        name="The hours of lessons",
        unit="%(number)s hours a day",
        most=24,
        row_label="Hours of lessons",
        required=False,
    )


class VisitForm(StepForm):
    purpose = OneOf(
        label="What is the visit?",
        choices=[
            ("open_morning", "An open morning or a tour"),
            ("entrance_exam", "An entrance exam"),
            ("revision", "Time to revise for an exam"),
        ],
        row_label="Visit",
        missing="Choose what the visit is",
    )
    other_school = PlainLine(
        label="Which school?", row_label="The other school", missing="Enter the name of the other school"
    )


class AppointmentForm(StepForm):
    appointment_day = DayField(
        label="What day is the appointment?",
        help_text=DATE_HINT,
        name="The day of the appointment",
        row_label="Appointment",
        missing="Enter the day of the appointment",
    )
    appointment_start = ClockField(
        label="When does it start?",
        help_text="For example, 10:30am.",
        name="The start",
        row_label="Starts",
        missing="Enter the time the appointment starts",
    )
    appointment_end = ClockField(
        label="When will it be over?",
        help_text="Your best guess.",
        name="The end",
        row_label="Over by",
        missing="Enter the time the appointment will be over",
    )
    travel_minutes = HowMany(
        label="How many minutes does it take to get there?",
        help_text="One way, from school.",
        name="The minutes",
        unit="%(number)s minutes each way",
        most=480,
        decimal_places=0,
        row_label="Way there",
        missing="Enter how many minutes it takes to get there",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("appointment_start"), cleaned.get("appointment_end")
        if start and end and end <= start:
            self.add_error("appointment_end", "The end must be after the start")
        return cleaned


class ExamForm(StepForm):
    public_exam = YesOrNo(
        label="Is it for a public exam, such as a GCSE?",
        row_label="Public exam",
        missing="Choose yes if it is for a public exam",
    )


class ReviewDayForm(StepForm):
    review_date = DayField(
        label="When should we look at the timetable together again?",
        help_text=f"{DATE_HINT} Leave it empty if you do not know.",
        name="The day",
        row_label="Look at it again",
        required=False,
    )


class FirstDayForm(StepForm):
    first_day = DayField(
        label="What is the first day of leave?",
        help_text=DATE_HINT,
        name="The first day",
        row_label="First day",
        missing="Enter the first day of leave",
    )
    first_half = OneOf(
        label="From when on that day?",
        choices=[("am", "The start of the day"), ("pm", "The afternoon only")],
        row_label="From",
        missing="Choose when the leave starts on that day",
    )

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if not self.today - EARLIEST <= day <= self.today + LATEST:
            raise forms.ValidationError("The first day must be within the last 30 days or the next 2 years")
        return day


class LastDayForm(StepForm):
    last_day = DayField(
        label="What is the last day of leave?",
        help_text="It can be the same day. For example, 27 3 2027 or 27 March.",
        name="The last day",
        row_label="Last day",
        missing="Enter the last day of leave",
    )
    last_half = OneOf(
        label="Until when on that day?",
        choices=[("am", "The end of the morning"), ("pm", "The end of the day")],
        row_label="Until",
        missing="Choose when the leave ends on that day",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last, half = cleaned.get("last_day"), cleaned.get("last_half")
        if last and half and "first_day" in self.before:
            answers = {**self.before, "last_day": last.isoformat(), "last_half": half}
            if not is_in_order(answers):
                self.add_error("last_day", "The leave must end after it begins: check the first and the last day")
            elif (last - date.fromisoformat(self.before["first_day"])).days > LONGEST:
                self.add_error("last_day", f"Ask for {LONGEST} days or fewer at once, or ring us to talk about it")
        return cleaned


class ReasonForm(StepForm):
    reason = LongText(
        label="Tell us more about it",
        help_text="Say why it has to be in school time. The headteacher reads this.",
        row_label="In your words",
        missing="Tell us why you are asking for leave",
    )


class EvidenceForm(StepForm):
    evidence = OneOf(
        label="Do you have something that shows the reason?",
        help_text="For example, an appointment card, a letter or an invitation.",
        choices=[
            ("provided", "Yes, and the school has it"),
            ("pending", "Yes, I will send it or bring it in"),
            ("none", "No"),
        ],
        row_label="Evidence",
        missing="Choose whether you have something that shows the reason",
    )


class AboutYouLeaveForm(AboutYouForm):
    asked_by_resident_parent = YesOrNo(
        label="Does your child normally live with you?",
        row_label="Child lives with you",
        missing="Choose yes if your child normally lives with you",
    )

    field_order = ("parent_name", "relationship", "asked_by_resident_parent", "email", "telephone")


def is_in_order(answers: Answers) -> bool:
    first = (answers["first_day"], answers["first_half"])
    return bool(first <= (answers["last_day"], answers["last_half"]))


def is_kind(kind: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("kind") == kind


def introduction(school: School) -> str:
    return (
        "Use this form to ask for leave of absence. It takes about five minutes.\n\n"
        "- You can ask for several children at once. The headteacher decides about each child apart.\n"
        "- Please ask before you book or pay for anything.\n"
        "- The headteacher decides. By law, leave is given only for a few reasons, "
        "or when something exceptional happens.\n"
        "- Before you send the form, you see what our policy says about it.\n\n"
        "If your child is ill, [report an absence](/forms/absence/) instead."
    )


def next_steps(school: School) -> str:
    return (
        "We look your request up in the register. Then the headteacher reads it and decides.\n\n"
        "You get the answer in writing, with the reason for it. "
        "Please do not book or pay for anything before you have it.\n\n"
        "We ring or write to you if something is missing."
    )


LEAVE = Journey(
    slug="leave",
    title="Ask for leave of absence",
    thing="leave request",
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    again="Ask for leave for another child",
    steps=(
        child_step("Which child is the leave for?", LeaveChildForm),
        Step("kind", "What is the leave for?", KindForm),
        Step(
            "circumstances", "Which of these is closest?", CircumstancesForm, asked_if=is_kind(kinds.EXCEPTIONAL_LEAVE)
        ),
        Step("funeral", "About the funeral", FuneralForm, asked_if=is_kind(kinds.FUNERAL)),
        Step("religious-day", "About the religious day", ReligiousForm, asked_if=is_kind(kinds.RELIGIOUS)),
        Step(
            "set-apart",
            "Which days are set apart?",
            SetApartForm,
            asked_if=lambda given: given.get("set_apart_days") == "some",
        ),
        Step("travel", "About your family’s travel", TravelForm, asked_if=is_kind(kinds.TRAVELLER)),
        Step("licence", "About the licence", LicenceForm, asked_if=is_kind(kinds.PERFORMANCE)),
        Step(
            "licence-days",
            "Which days does the licence name?",
            LicenceDaysForm,
            asked_if=lambda given: given.get("licence_status") == "granted_with_dates",
        ),
        Step(
            "lessons",
            "Lessons during the performance",
            EducationForm,
            asked_if=lambda given: given.get("licence_status") not in (None, "none"),
        ),
        Step("visit", "About the visit", VisitForm, asked_if=is_kind(kinds.OPEN_MORNING)),
        Step("appointment", "About the appointment", AppointmentForm, asked_if=is_kind(kinds.MEDICAL)),
        Step("exam", "About the exam", ExamForm, asked_if=is_kind(kinds.STUDY_LEAVE)),
        Step("review", "Looking at it again", ReviewDayForm, asked_if=is_kind(kinds.PART_TIME)),
        Step("first-day", "When does the leave start?", FirstDayForm),
        Step("last-day", "When does the leave end?", LastDayForm, still_holds=is_in_order),
        Step("reason", "Tell us more about it", ReasonForm),
        Step("evidence", "Do you have something that shows the reason?", EvidenceForm),
        Step("you", "About you", AboutYouLeaveForm),
    ),
)
