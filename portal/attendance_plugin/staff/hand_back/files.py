"""Files of suggested codes that were made: the list, each with its rows, download and undo."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.hand_back.downloads import download, downloads_of
from portal.attendance_plugin.hand_back.models import HandBackFile
from portal.attendance_plugin.hand_back.problems import AlreadyUndone, WhyNeeded
from portal.attendance_plugin.hand_back.services import undo_file
from portal.attendance_plugin.staff.access import LISTING, StaffViewMixin
from portal.attendance_plugin.staff.exports.files import file_answer
from portal.pages.reauthentication import needs_recent_sign_in

from .due import HandBackPage
from .forms import DownloadForm, UndoForm
from .rows import file_lines

ROWS_SHOWN = 200


class HandBackFilesView(StaffViewMixin, BaseListingView):
    permissions = HandBackPage.permissions
    needs_whole_school = True
    model = HandBackFile
    template_name = LISTING
    page_title = "Files handed back"
    header_icon = "history"
    index_url_name = "attendance_staff:hand_back_files"
    index_results_url_name = "attendance_staff:hand_back_files_results"
    default_ordering = "-number"
    paginate_by = 25
    verbose_name_plural = "files"
    columns = [
        TitleColumn("number", label="File", accessor=str, get_url=lambda row: file_url(row)),
        Column("sessions", label="Sessions", accessor="rows_count"),
        Column("by", label="Made by", accessor="made_by_name", classname="listing-spare"),
        StatusTagColumn("state", label="State", accessor=lambda row: "Undone" if row.undone_at else "Made"),
        DateColumn("made_at", label="Made", sort_key="made_at"),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = {"url": reverse("attendance_staff:hand_back"), "label": "Hand back codes"}
        return [*self.breadcrumbs_items, overview, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[HandBackFile]:
        return HandBackFile.objects.filter(school=self.school)


class HandBackFilesResultsView(HandBackFilesView):
    results_only = True


def file_url(file: HandBackFile) -> str:
    return reverse("attendance_staff:hand_back_file", args=[file.number])


class FilePage(HandBackPage):
    template_name = "attendance_plugin/staff/hand_back/file.html"

    @cached_property
    def file(self) -> HandBackFile:
        own = HandBackFile.objects.filter(school=self.school).select_related("school")
        return get_object_or_404(own, number=self.kwargs["number"])

    def get_page_title(self) -> str:
        return str(self.file)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.file.rows.select_related("pupil", "replaces__file").order_by("place")
        return {
            **super().get_context_data(**kwargs),
            "file": self.file,
            "lines": list(file_lines(rows[:ROWS_SHOWN])),
            "without_id": rows.filter(pupil__mis_id="").count(),
            "downloads": downloads_of(self.file),
            "download_form": kwargs.get("download_form") or DownloadForm(initial={"columns": self.file.columns}),
            "undo_form": kwargs.get("undo_form") or UndoForm(),
        }


class HandBackFileView(FilePage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="hand_back_file_viewed",
            subject=self.file,
            actor=request.user,  # type: ignore[arg-type]
        )
        return self.render_to_response(self.get_context_data())


@method_decorator(needs_recent_sign_in, name="dispatch")
class HandBackDownloadView(FilePage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DownloadForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(download_form=form), status=422)
        name, content = download(self.file, by=request.user, **form.cleaned_data)
        return file_answer(name, form.cleaned_data["form"], content)


class HandBackUndoView(FilePage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UndoForm(request.POST)
        if form.is_valid():
            try:
                undo_file(self.file, why=form.cleaned_data["why"], by=request.user)
            except WhyNeeded as refused:
                form.add_error("why", str(refused))
            except AlreadyUndone as refused:
                messages.warning(request, str(refused))
                return redirect(file_url(self.file))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(undo_form=form), status=422)
        messages.success(request, f"{self.file} is undone. Its sessions are due again.")
        return redirect(file_url(self.file))
