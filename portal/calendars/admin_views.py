"""Pages of the admin beside the lists of dates: taking in a file, and beginning next year."""

import base64
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.pages.models import School
from portal.pages.school import schools_main_first

from .date_import import ImportReport, import_dates, preview_dates
from .date_preview import Preview
from .forms import DateFileForm
from .importers import FileRefused
from .models import AcademicYear, CalendarDate
from .year_copies import YearExists, copy_year

SALT = "portal.calendars.date-file"
AN_HOUR = 3600
DATES, YEARS = (f"wagtailsnippets_portal_calendars_{model}:list" for model in ("calendardate", "academicyear"))


class DatesAdminView(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may add dates and change them."""

    permissions: tuple[str, ...] = ("portal_calendars.add_calendardate", "portal_calendars.change_calendardate")
    list_name = DATES
    list_title = "Dates"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = {"url": reverse(self.list_name), "label": self.list_title}
        return [*super().get_breadcrumbs_items(), way, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportDatesView(DatesAdminView):
    """A file is looked at first and shown as what it would change; a second press takes it.

    Between the two the file travels with the page, signed, so that nothing half-done lies on the server.
    """

    template_name = "calendars/admin/import_dates.html"
    page_title = "Import dates"
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        return {**super().get_context_data(**kwargs), "form": form, "list_url": reverse(DATES)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._take(request.POST["looked_at"]) if "looked_at" in request.POST else self._look()

    def _form(self, *answers: Any) -> DateFileForm:
        return DateFileForm(*answers, categories=list(CalendarDate.Category.choices), schools=schools_main_first())

    def _look(self) -> HttpResponse:
        form = self._form(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self._again(form)
        file, category, school = (form.cleaned_data[name] for name in ("file", "category", "school"))
        body = file.read()
        try:
            report = preview_dates(school, file.name, body, category=category)
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self._again(form)
        return self.render_to_response(
            self.get_context_data(
                report=report, file_name=file.name, looked_at=self._sign(school, file.name, body, category)
            )
        )

    def _again(self, form: DateFileForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _sign(self, school: School, name: str, body: bytes, category: str) -> str:
        data = {"user": self.request.user.pk, "school": school.pk, "name": name, "category": category}
        return signing.dumps(data | {"body": base64.b64encode(body).decode()}, salt=SALT, compress=True)

    def _take(self, looked_at: str) -> HttpResponse:
        try:
            data = signing.loads(looked_at, salt=SALT, max_age=AN_HOUR)
            if data["user"] != self.request.user.pk:
                raise signing.BadSignature
            body = base64.b64decode(data["body"])
            school = School.objects.get(pk=data["school"])
            report = import_dates(school, data["name"], body, category=data["category"])
        except signing.BadSignature:
            messages.error(self.request, "It is more than an hour since the file was looked at. Choose it again.")
            return redirect("calendars_import_dates")
        except FileRefused as refused:
            messages.error(self.request, str(refused))
            return redirect("calendars_import_dates")
        self._tell(data["name"], report)
        return redirect(DATES)

    def _tell(self, name: str, report: ImportReport) -> None:
        messages.success(self.request, f"{name}: {report.summary()}.")
        for warning in report.warnings:
            messages.warning(self.request, warning)


class DateWarningsView(DatesAdminView):
    """What saving the form as it is filled in at this moment would do; a part of the page for the script to put in."""

    template_name = "calendars/admin/date_warnings.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = request.GET.get("pk", "")
        row = get_object_or_404(CalendarDate, pk=pk) if pk.isdecimal() else CalendarDate()
        answers = request.POST.copy()
        answers["title"] = answers.get("title") or "This date"
        form = CalendarDate.snippet_viewset.get_form_class()(answers, instance=row, for_user=request.user)  # type: ignore[attr-defined]
        form.is_valid()
        preview = getattr(form, "preview", None)
        problem = " ".join(form.non_field_errors())
        context = {"preview": preview or Preview(problem=problem), "waiting": preview is None and not problem}
        return render(request, self.template_name, context)


class CopyYearView(DatesAdminView):
    """Begin the year that follows with this year's dates."""

    permissions = (*DatesAdminView.permissions, "portal_calendars.add_academicyear")
    list_name = YEARS
    list_title = "School years"
    template_name = "calendars/admin/copy_year.html"
    page_title = "Copy to the next year"
    header_icon = "copy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "year": self._year(), "list_url": reverse(YEARS)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            copied = copy_year(self._year())
        except YearExists as error:
            messages.error(request, str(error))
            return redirect(YEARS)
        text = f"{copied} is begun with {copied.dates.count()} dates. Correct them, then publish the year."
        messages.success(request, text)
        return redirect(f"{reverse(DATES)}?year={copied.pk}")

    def _year(self) -> AcademicYear:
        return get_object_or_404(AcademicYear, pk=self.kwargs["pk"])
