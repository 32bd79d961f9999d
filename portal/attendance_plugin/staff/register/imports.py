"""The files taken into the register, and the frame of the pages on the way there."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.models import RegisterDrop, RegisterImport
from portal.attendance_plugin.staff.access import IMPORT_REGISTER, LISTING, StaffViewMixin

LATELY = timedelta(days=7)


def _without_account(row: RegisterImport) -> str:
    """Who or what took the file when it was no account."""
    by = row.report.get("by", "command line")
    return str(by[:1].upper() + by[1:])


def label_of(slug: str) -> str:
    """What files of the format hold, in words; the slug itself when its plugin is no longer there."""
    return FORMATS[slug].label if slug in FORMATS else slug


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
            accessor=lambda row: label_of(row.format),
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
            label = f"Folder: {refused} not taken" if refused else "Folder"
            buttons.append(
                HeaderButton(label, url=reverse("attendance_staff:register_drops"), icon_name="folder-inverse")
            )
        buttons.append(
            HeaderButton(
                "Headings and words explained", url=reverse("attendance_staff:register_explained"), icon_name="help"
            )
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
