"""Register imports: a file is looked at first; what it would do is shown; a person confirms."""

from datetime import timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.models import RegisterDrop, RegisterImport
from portal.attendance_plugin.register.previews import ImportPreview
from portal.attendance_plugin.register.services import FileRefused, ImportRefused, import_register, preview_import

from .access import IMPORT_REGISTER, LISTING, StaffViewMixin
from .forms import RegisterFileForm
from .uploads import drop, find, keep

LATELY = timedelta(days=7)
SESSION_KEY = "register_upload"


class Upload(TypedDict):
    """What the session remembers of a file that waits to be confirmed."""

    token: str
    format: str
    file_name: str


def _without_account(row: RegisterImport) -> str:
    """Who or what took the file when it was no account."""
    by = row.report.get("by", "command line")
    return str(by[:1].upper() + by[1:])


def format_choices() -> list[tuple[str, str]]:
    return [(slug, format.label) for slug, format in FORMATS.items()]


class RegisterImportsView(StaffViewMixin, BaseListingView):
    permissions = (IMPORT_REGISTER,)
    needs_whole_school = True
    model = RegisterImport
    template_name = LISTING
    page_title = "Register imports"
    header_icon = "upload"
    index_url_name = "attendance_staff:register_imports"
    index_results_url_name = "attendance_staff:register_imports_results"
    default_ordering = "-imported_at"
    paginate_by = 25
    verbose_name_plural = "register imports"
    columns = [
        TitleColumn("file_name", label="File"),
        Column(
            "format",
            label="What it held",
            accessor=lambda row: FORMATS[row.format].label if row.format in FORMATS else row.format,
            classname="listing-spare",
        ),
        Column("rows", label="Rows", accessor=lambda row: f"{row.report.get('rows', 0):,}"),
        Column("imported_by", label="By", accessor=lambda row: row.imported_by or _without_account(row)),
        DateColumn("imported_at", label="Imported", sort_key="imported_at"),
    ]

    def get_base_queryset(self) -> QuerySet[RegisterImport]:
        return RegisterImport.objects.filter(school=self.school).select_related("imported_by")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [HeaderButton("Import a file", url=reverse("attendance_staff:register_upload"), icon_name="upload")]
        drops = RegisterDrop.objects.filter(school=self.school)
        if settings.REGISTER_DROPS or drops.exists():
            refused = drops.filter(state=RegisterDrop.State.REFUSED, finished_at__gte=timezone.now() - LATELY).count()
            label = f"Files from the folder ({refused} not taken this week)" if refused else "Files from the folder"
            buttons.append(
                HeaderButton(label, url=reverse("attendance_staff:register_drops"), icon_name="folder-inverse")
            )
        return buttons


class RegisterImportsResultsView(RegisterImportsView):
    results_only = True


class RegisterPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (IMPORT_REGISTER,)
    needs_whole_school = True
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:register_imports"), "label": "Register imports"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def _forget(self) -> None:
        upload: Upload | None = self.request.session.pop(SESSION_KEY, None)
        if upload:
            drop(upload["token"])


class RegisterUploadView(RegisterPage):
    """Choose a file. Nothing is taken by uploading it."""

    template_name = "attendance_plugin/staff/register_upload.html"
    page_title = "Import a file"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or RegisterFileForm(formats=format_choices())
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RegisterFileForm(request.POST, request.FILES, formats=format_choices())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        self._forget()
        file = form.cleaned_data["file"]
        request.session[SESSION_KEY] = Upload(
            token=keep(file), format=form.cleaned_data["format"], file_name=file.name[:255]
        )
        return redirect("attendance_staff:register_confirm")


class RegisterConfirmView(RegisterPage):
    """What the file would do, with the questions to answer before it is taken."""

    template_name = "attendance_plugin/staff/register_confirm.html"
    page_title = "Confirm the import"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = self._upload()
        if upload is None:
            return self._start_again("There is no file waiting. Choose it again.")
        try:
            preview = self._preview(upload)
        except FileRefused as refused:
            return self._start_again(str(refused))
        return self.render_to_response(self.get_context_data(preview=preview))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = self._upload()
        if upload is None:
            return self._start_again("There is no file waiting. Choose it again.")
        try:
            taken = self._take(upload, request.POST.getlist("confirm"))
        except FileRefused as refused:
            return self._start_again(str(refused))
        except ImportRefused as refused:
            return self.render_to_response(
                self.get_context_data(preview=refused.preview, problem=str(refused)), status=422
            )
        self._forget()
        messages.success(request, f"{taken.file_name}: {taken.report['rows']:,} rows imported.")
        return redirect("attendance_staff:register_imports")

    def _upload(self) -> Upload | None:
        upload: Upload | None = self.request.session.get(SESSION_KEY)
        return upload if upload and find(upload["token"]) else None

    def _preview(self, upload: Upload) -> ImportPreview:
        with self._open(upload) as file:
            return preview_import(self.school, upload["format"], file, file_name=upload["file_name"])

    def _take(self, upload: Upload, confirm: list[str]) -> RegisterImport:
        with self._open(upload) as file:
            return import_register(
                self.school,
                file,
                format=upload["format"],
                file_name=upload["file_name"],
                by=self.request.user,  # type: ignore[arg-type]
                confirm=confirm,
            )

    def _open(self, upload: Upload) -> Any:
        path = find(upload["token"])
        if path is None:
            raise FileRefused("The file is no longer here; it is kept for a day. Choose it again.")
        return path.open("rb")

    def _start_again(self, why: str) -> HttpResponse:
        self._forget()
        messages.error(self.request, why)
        return redirect("attendance_staff:register_upload")


class RegisterCancelView(RegisterPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._forget()
        messages.success(request, "The file was put aside. Nothing was imported.")
        return redirect("attendance_staff:register_imports")
