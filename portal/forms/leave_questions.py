"""What each kind of leave is asked about (LOA-08 to LOA-14): the forms behind the pages of the leave request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.journeys.fields import ClockField, DayField, DayList, HowMany, LongText, OneOf, PlainLine, YesOrNo
from portal.journeys.questions import StepForm

from .leave_days import DATE_HINT


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
    funeral_of = PlainLine(
        label=_("Who was the person to your child?"),
        help_text=_("For example, grandmother, neighbour, family friend."),
        row_label=_("Funeral of"),
        missing=_("Enter who the person was to your child"),
        max_length=60,
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
    licence_council = PlainLine(
        label=_("Which council?"),
        help_text=_("The council where your child lives gives the licence."),
        row_label=_("Council of the licence"),
        required=False,
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


class InterviewForm(StepForm):
    interview_with = PlainLine(
        label=_("Who is the interview with?"),
        help_text=_("For example, the name of the school, college or employer."),
        row_label=_("Interview with"),
        missing=_("Enter who the interview is with"),
    )


class ExamForm(StepForm):
    exam = PlainLine(
        label=_("Which exam is it?"),
        help_text=_("The subject, and the day of the exam if you know it."),
        row_label=_("Exam"),
        missing=_("Enter which exam it is"),
    )
    public_exam = YesOrNo(
        label=_("Is it for a public exam, such as a GCSE?"),
        row_label=_("Public exam"),
        missing=_("Choose yes if it is for a public exam"),
    )


class TimetableForm(StepForm):
    timetable = LongText(
        label=_("Which days and times would your child come to school?"),
        help_text=_("For example, mornings only, or not on Wednesdays."),
        row_label=_("Days and times at school"),
        missing=_("Tell us which days and times your child would come to school"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_date = DayField(
        label=_("When should we look at the timetable together again?"),
        help_text=_("For example, 27 3 2027 or 27 March. Leave it empty if you do not know."),
        name=_("The day"),
        row_label=_("Look at it again"),
        required=False,
    )
