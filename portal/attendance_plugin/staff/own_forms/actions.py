"""Beside the answers to a form of the school: who has not answered, a file of all of it, and closing it early."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil, SchoolClass
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import classes_on, current_pupils, members_of
from portal.attendance_plugin.staff.access import (
    MATCH_PUPIL,
    VIEW_HEALTH_WORDS,
    VIEW_OWN_FORMS,
    VIEW_REQUESTS,
    VIEW_ROLL,
)
from portal.attendance_plugin.staff.exports.files import file_answer
from portal.attendance_plugin.staff.exports.forms import ExportForm
from portal.attendance_plugin.staff.exports.purposes import OF_OWN_FORMS
from portal.attendance_plugin.submissions.own_forms.answers import questions_of, table_of, without_an_answer
from portal.attendance_plugin.submissions.own_forms.services import close_form, open_form
from portal.calendars.year_groups import year_group_name
from portal.pages.form_renderer import PortalRenderer
from portal.pages.reauthentication import needs_recent_sign_in
from portal.pages.spreadsheets import render_table

from .listing import OfOneForm

OF_CLASS, OF_YEAR = "class", "year"


class WhoForm(forms.Form):
    """One class or one year group, of those the account sees."""

    default_renderer = PortalRenderer()

    who = forms.ChoiceField(label="Class or year group", required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        classes = [(f"{OF_CLASS}-{each.pk}", each.name) for each in scope.classes.order_by("name")]
        years = scope.pupils.order_by("year_group").values_list("year_group", flat=True).distinct()
        groups = [(f"{OF_YEAR}-{year}", year_group_name(year)) for year in years]
        self.fields["who"].choices = [("", "Everybody"), *classes, *groups]  # type: ignore[attr-defined]


class OwnFormMissingView(OfOneForm, WagtailAdminTemplateMixin, TemplateView):
    """Children on roll for whom no answer is matched yet. Nobody is told; the office rings or asks at the gate."""

    permissions = (VIEW_OWN_FORMS, VIEW_ROLL)
    template_name = "attendance_plugin/staff/own_forms/missing.html"
    page_title = "Who has not answered"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.form_crumbs, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = WhoForm(self.request.GET, scope=self.scope)
        who = form.cleaned_data["who"] if form.is_valid() else ""
        asked = self._pupils(who)
        missing = list(without_an_answer(asked, self.standing.slug).order_by("family_name", "given_name", "pk"))
        classes = classes_on(missing, timezone.localdate())
        unmatched = self.answers().filter(pupil=None).count() if self.scope.whole_school else 0
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "number_asked": asked.count(),
            "unmatched": unmatched,
            "standing": self.standing,
            "missing": [(pupil, classes[pupil.pk].name if pupil.pk in classes else "") for pupil in missing],
        }

    def _pupils(self, who: str) -> QuerySet[Pupil]:
        today = timezone.localdate()
        on_roll = self.scope.pupils.filter(pk__in=current_pupils(self.school, today).values("pk"))
        kind, _, number = who.partition("-")
        if kind == OF_CLASS:
            chosen = SchoolClass.objects.filter(pk=number, school=self.school)
            return on_roll.filter(pk__in=members_of(chosen, self.school, today).values("pk"))
        return on_roll.filter(year_group=int(number)) if kind == OF_YEAR else on_roll


@method_decorator(needs_recent_sign_in, name="dispatch")
class OwnFormExportView(OfOneForm, WagtailAdminTemplateMixin, TemplateView):
    """Every answer this account may see, as a file made at this moment (R29, abuse case 65)."""

    permissions = (VIEW_OWN_FORMS, VIEW_HEALTH_WORDS, VIEW_ROLL)
    template_name = "attendance_plugin/staff/own_forms/export.html"
    page_title = "Download"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.form_crumbs, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or ExportForm(purposes=OF_OWN_FORMS)
        return {**super().get_context_data(**kwargs), "form": form, "standing": self.standing}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExportForm(request.POST, purposes=OF_OWN_FORMS)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        kind, slug = form.cleaned_data["form"], self.standing.slug
        headings, rows = table_of(self.answers().order_by("received_at", "pk"), questions_of(self.school, slug))
        record(
            school=self.school,
            action="own_form_downloaded",
            subject=self.school,
            actor=request.user,  # type: ignore[arg-type]
            form=slug,
            rows=len(rows),
            kind=kind,
            purpose=form.cleaned_data["purpose"],
        )
        content = render_table(kind, "Answers", headings, rows)
        return file_answer(f"{slug}-{timezone.localdate():%Y-%m-%d}.{kind}", kind, content)


class OwnFormCloseView(OfOneForm, TemplateView):
    """Close it before its day, or open it again."""

    permissions = (VIEW_OWN_FORMS, VIEW_REQUESTS, MATCH_PUPIL)
    needs_whole_school = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = self.standing.page
        if page is None:
            raise Http404("The form's page was deleted, so it is closed for good.")
        if request.POST.get("do") == "open":
            open_form(page, self.school, by=request.user)  # type: ignore[arg-type]
            messages.success(request, f"“{page.title}” is open again.")
        else:
            close_form(page, self.school, by=request.user)  # type: ignore[arg-type]
            messages.success(request, f"“{page.title}” is closed. Parents who have begun may still send it today.")
        return redirect("attendance_staff:own_forms")
