"""What the school has explained about its files: seen, changed, forgotten."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.columns import Column
from portal.attendance_plugin.register.importers.table_source import TableSource
from portal.attendance_plugin.register.importers.teachable import problems_of
from portal.attendance_plugin.register.importers.words import NO_SESSION
from portal.attendance_plugin.register.taught import ColumnMapping, SchoolWord
from portal.attendance_plugin.register.teaching import change_columns, forget
from portal.rules.codes import REGULATIONS_2006

from .forms import ColumnsForm
from .imports import RegisterPage, label_of

MEANINGS = {"am": "AM", "pm": "PM", NO_SESSION: "no register: its rows are left out"}


class RegisterExplainedView(RegisterPage):
    template_name = "attendance_plugin/staff/register/explained.html"
    page_title = "Headings and words explained"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mappings = ColumnMapping.objects.filter(school=self.school).select_related("taught_by")
        words = SchoolWord.objects.filter(school=self.school).select_related("taught_by")
        return super().get_context_data(**kwargs) | {
            "mappings": [(mapping, label_of(mapping.format), fields_in_words(mapping)) for mapping in mappings],
            "words": [
                (word, MEANINGS.get(word.meaning, word.meaning), word.first_day > REGULATIONS_2006) for word in words
            ],
        }


class RegisterMappingView(RegisterPage):
    """Change or forget what the columns with one set of headings hold."""

    template_name = "attendance_plugin/staff/register/mapping.html"
    page_title = "What the columns hold"

    @property
    def mapping(self) -> ColumnMapping:
        return get_object_or_404(ColumnMapping, school=self.school, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mapping = self.mapping
        return self.render_to_response(self._context(mapping, self._form(mapping)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mapping, user = self.mapping, request.user
        if "forget" in request.POST:
            forget(mapping, by=user)  # type: ignore[arg-type]
            messages.success(request, "Forgotten. The next file with these headings is asked about again.")
            return redirect("attendance_staff:register_explained")
        form = self._form(mapping, request.POST)
        fields = form.chosen() if form.is_valid() else {}
        problems = problems_of(columns_of(mapping.format), fields)
        if problems:
            return self.render_to_response(self._context(mapping, form) | {"problems": problems}, status=422)
        change_columns(mapping, fields, by=user)  # type: ignore[arg-type]
        messages.success(request, "Kept. The next file with these headings is read like this.")
        return redirect("attendance_staff:register_explained")

    def _form(self, mapping: ColumnMapping, data: Any = None) -> ColumnsForm:
        offered = columns_of(mapping.format)
        return ColumnsForm(data, headings=dict(mapping.headings), offered=offered, known=mapping.fields)

    def _context(self, mapping: ColumnMapping, form: ColumnsForm) -> dict[str, Any]:
        return self.get_context_data() | {"mapping": mapping, "label": label_of(mapping.format), "form": form}


class RegisterForgetWordView(RegisterPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        word = get_object_or_404(SchoolWord, school=self.school, pk=self.kwargs["pk"])
        forget(word, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{word.shown} is forgotten. The next file with it is asked about again.")
        return redirect("attendance_staff:register_explained")


def columns_of(slug: str) -> tuple[Column, ...]:
    """The fields a table of the format may have; none when it is no table."""
    opener = FORMATS[slug].open if slug in FORMATS else None
    return opener.COLUMNS if isinstance(opener, type) and issubclass(opener, TableSource) else ()


def fields_in_words(mapping: ColumnMapping) -> list[tuple[str, str]]:
    names = {column.name: column.headings[0] for column in columns_of(mapping.format)}
    return [
        (heading, names.get(mapping.fields[key], mapping.fields[key]))
        for key, heading in mapping.headings
        if key in mapping.fields
    ]
