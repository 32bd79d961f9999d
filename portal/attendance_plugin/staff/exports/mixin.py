"""What makes a list of the workspace a file: few columns, a purpose, the guard against formulas and an audit entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.staff.access import EXPORT_PUPIL_DATA, StaffViewMixin
from portal.pages.reauthentication import needs_recent_sign_in
from portal.pages.spreadsheets import render_table

from .files import file_answer
from .forms import ExportForm
from .purposes import OF_LISTS

MOST_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    """A column; one that is not ``usual`` is ticked by whoever needs it and has ``permission``."""

    label: str
    cell: Callable[[Any], str]
    is_usual: bool = True
    permission: str = ""


def export_button(view: StaffViewMixin, name: str, permission: str = EXPORT_PUPIL_DATA) -> list[HeaderButton]:
    """The way from a list to its file, with the search and filters of the list; nothing for who may not take it."""
    if not view.may(permission):
        return []
    asked = view.request.GET.urlencode()
    address = reverse(f"attendance_staff:{name}") + (f"?{asked}" if asked else "")
    return [HeaderButton("Download", url=address, icon_name="download")]


@method_decorator(needs_recent_sign_in, name="dispatch")
class ExportMixin(StaffViewMixin):
    """Put before a listing: the same rows, of the same scope, search and filters. Its permissions come on top."""

    export_name: ClassVar[str]
    export_title: ClassVar[str]
    export_columns: ClassVar[Sequence[ExportColumn]]
    purposes: ClassVar[Mapping[str, str]] = OF_LISTS
    template_name: Any = "attendance_plugin/staff/exports/export.html"
    results_only = False
    get_queryset: Callable[[], QuerySet[Any]]

    def export_rows(self) -> list[Any]:
        """The rows of the list in its order; one more than a file holds where there are too many."""
        return list(self.get_queryset()[: MOST_ROWS + 1])

    def export_count(self) -> int:
        return self.get_queryset()[: MOST_ROWS + 1].count()

    def prepare(self, rows: list[Any]) -> None:
        """Fill what the columns need and the rows do not hold yet, in few queries."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return []

    def get_page_title(self) -> str:
        return f"Download {self.export_title.lower()}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": self.export_title}  # type: ignore[attr-defined]
        return [*self.breadcrumbs_items, listing, {"url": "", "label": "Download"}]  # type: ignore[attr-defined]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._ask(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._ask(form, status=422)
        rows = self.export_rows()
        if len(rows) > MOST_ROWS:
            form.add_error(None, f"There are more than {MOST_ROWS:,} rows. Go back and narrow the list down first.")
            return self._ask(form, status=422)
        return self._answer(rows, form.cleaned_data)

    def _answer(self, rows: list[Any], asked: dict[str, Any]) -> HttpResponse:
        more, kind = asked.get("more", []), asked["form"]
        columns = [column for column in self._allowed() if column.is_usual or column.label in more]
        self.prepare(rows)
        cells = [[column.cell(row) for column in columns] for row in rows]
        record(
            school=self.school,
            action="list_downloaded",
            subject=self.school,
            actor=self.request.user,  # type: ignore[arg-type]
            list=self.export_name,
            rows=len(rows),
            kind=kind,
            purpose=asked["purpose"],
            more=more,
        )
        content = render_table(kind, self.export_title, [column.label for column in columns], cells)
        return file_answer(f"{self.export_name}-{timezone.localdate():%Y-%m-%d}.{kind}", kind, content)

    def _allowed(self) -> list[ExportColumn]:
        return [column for column in self.export_columns if not column.permission or self.may(column.permission)]

    def _form(self, data: Any = None) -> ExportForm:
        more = [column.label for column in self._allowed() if not column.is_usual]
        return ExportForm(data, purposes=self.purposes, more=more)

    def _ask(self, form: ExportForm, *, status: int = 200) -> HttpResponse:
        self.object_list = self.get_queryset()
        context = {
            **self.get_context_data(),
            "form": form,
            "index_results_url": "",  # the list is searched, not this page
            "rows_count": self.export_count(),
            "most_rows": MOST_ROWS,
            "usual": [column.label for column in self._allowed() if column.is_usual],
        }
        return self.render_to_response(context, status=status)  # type: ignore[attr-defined]
