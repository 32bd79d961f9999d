"""Leave request: a parent asks the headteacher for leave of absence, in plain words that map to the rules' kinds."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.forms.children import ChildForm, child_step
from portal.forms.files import files_step
from portal.forms.leave_days import FirstDayForm, LastDayForm, VisitDayForm, is_in_order
from portal.forms.leave_facts import request_facts
from portal.forms.leave_questions import (
    AppointmentForm,
    CircumstancesForm,
    EducationForm,
    ExamForm,
    FuneralForm,
    InterviewForm,
    LicenceDaysForm,
    LicenceForm,
    ReligiousForm,
    SetApartForm,
    TimetableForm,
    TravelForm,
    VisitForm,
)
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.journeys.conditions import Every, Is, IsGiven, Not
from portal.journeys.definition import Step
from portal.journeys.fields import DayField, LongText, OneOf, YesOrNo
from portal.journeys.questions import StepForm
from portal.pages.models import School
from portal.pages.text import paragraphs, points
from portal.rules.leave import kinds


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
            ("now", _("Yes, I can add a photo or a file now")),
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


IS_OPEN_MORNING = Every(Is("kind", kinds.OPEN_MORNING), Is("purpose", "open_morning"))


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
        gettext("If you asked for several children, each gets an answer of their own. They may differ."),
        gettext("We ring or write to you if something is missing."),
    )


LEAVE = ParentForm(
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
            asked_if=Is("kind", kinds.EXCEPTIONAL_LEAVE),
        ),
        Step("funeral", _("About the funeral"), FuneralForm, asked_if=Is("kind", kinds.FUNERAL)),
        Step("religious-day", _("About the religious day"), ReligiousForm, asked_if=Is("kind", kinds.RELIGIOUS)),
        Step(
            "set-apart",
            _("Which days are set apart?"),
            SetApartForm,
            asked_if=Is("set_apart_days", "some"),
        ),
        Step("travel", _("About your family’s travel"), TravelForm, asked_if=Is("kind", kinds.TRAVELLER)),
        Step("licence", _("About the licence"), LicenceForm, asked_if=Is("kind", kinds.PERFORMANCE)),
        Step(
            "licence-days",
            _("Which days does the licence name?"),
            LicenceDaysForm,
            asked_if=Is("licence_status", "granted_with_dates"),
        ),
        Step(
            "lessons",
            _("Lessons during the performance"),
            EducationForm,
            asked_if=Every(IsGiven("licence_status"), Not(Is("licence_status", "none"))),
        ),
        Step("visit", _("About the visit"), VisitForm, asked_if=Is("kind", kinds.OPEN_MORNING)),
        Step("appointment", _("About the appointment"), AppointmentForm, asked_if=Is("kind", kinds.MEDICAL)),
        Step("interview", _("About the interview"), InterviewForm, asked_if=Is("kind", kinds.INTERVIEW)),
        Step("exam", _("About the exam"), ExamForm, asked_if=Is("kind", kinds.STUDY_LEAVE)),
        Step("review", _("About the timetable"), TimetableForm, asked_if=Is("kind", kinds.PART_TIME)),
        Step("visit-day", _("When is the visit?"), VisitDayForm, asked_if=IS_OPEN_MORNING),
        Step("first-day", _("When does the leave start?"), FirstDayForm, asked_if=Not(IS_OPEN_MORNING)),
        Step(
            "last-day",
            _("When does the leave end?"),
            LastDayForm,
            asked_if=Not(IS_OPEN_MORNING),
            still_holds=is_in_order,
        ),
        Step("reason", _("Tell us more about it"), ReasonForm),
        Step("evidence", _("Do you have something that shows the reason?"), EvidenceForm),
        files_step(_("Add what shows the reason"), asked_if=Is("evidence", "now")),
        Step("you", _("About you"), AboutYouLeaveForm),
    ),
)
