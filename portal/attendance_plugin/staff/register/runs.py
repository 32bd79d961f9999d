"""The way of one file into the register: uploaded, asked about, looked at, confirmed, taken. Each step is a stage."""

import csv
import io
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from portal.attendance_plugin.register import running
from portal.attendance_plugin.register.import_runs import ImportRun
from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.table_source import TableSource
from portal.attendance_plugin.register.importers.teachable import Teachable, teachable
from portal.attendance_plugin.register.previews import CHANGES_SHOWN, report_lines
from portal.attendance_plugin.register.run_files import RunFolder
from portal.attendance_plugin.register.run_tasks import TIMEOUT
from portal.attendance_plugin.register.services import FileRefused
from portal.attendance_plugin.register.taught import SchoolWord
from portal.attendance_plugin.register.teaching import columns_taught, learn_columns, learn_words
from portal.attendance_plugin.submissions.background import run_later
from portal.pages.spreadsheets import guard
from portal.rules.codes import REGULATIONS_2006

from .forms import ColumnsForm, FormatForm, RegisterFileForm, WordsForm
from .imports import RegisterPage, label_of

Stage = ImportRun.Stage
TASKS = "portal.attendance_plugin.register.run_tasks"
ERRORS_SHOWN = 50


class RunPage(RegisterPage):
    """A page about one upload, which is its uploader's alone."""

    page_title = "Import a file"

    def runs(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.filter(school=self.school, by_id=self.request.user.pk)

    @property
    def run(self) -> ImportRun:
        return get_object_or_404(self.runs(), token=self.kwargs["token"])

    def to_run(self, run: ImportRun) -> HttpResponse:
        return redirect("attendance_staff:register_run", token=run.token)

    def let_read(self, run: ImportRun) -> HttpResponse:
        """Read it now when that takes a moment, else by the worker."""
        if running.is_small(run):
            running.read_run(run)
        else:
            run_later(f"{TASKS}.read_file", run.pk, timeout=TIMEOUT)
        return self.to_run(run)

    def let_take(self, run: ImportRun) -> HttpResponse:
        if running.is_small(run):
            running.take_run(run)
        else:
            run_later(f"{TASKS}.take_file", run.pk, timeout=TIMEOUT)
        return self.to_run(run)


class RegisterUploadView(RunPage):
    """Choose a file. Nothing is taken by uploading it."""

    template_name = "attendance_plugin/staff/register/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [
            run for run in self.runs().exclude(stage__in=(Stage.DONE, Stage.STOPPED)) if RunFolder(run.token).exists
        ]
        return {"form": RegisterFileForm(), "waiting": waiting, **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RegisterFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        user: Any = request.user
        run = running.begin(self.school, form.cleaned_data["file"], form.cleaned_data["format"], by=user)
        return self.let_read(run)


class RegisterRunView(RunPage):
    """Where the file stands, and what it asks for."""

    template_name = "attendance_plugin/staff/register/run.html"
    page_titles = {Stage.READY: "Confirm the import", Stage.DONE: "Imported", Stage.REFUSED: "Cannot be read"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        if run.stage == Stage.COLUMNS:
            return redirect("attendance_staff:register_columns", token=run.token)
        self.page_title = self.page_titles.get(Stage(run.stage), self.page_title)
        return self.render_to_response(self.context_of(run))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirmed. Twice is once: the second click finds the run already at work."""
        run = self.run
        if run.stage != Stage.READY:
            return self.to_run(run)
        answers = set(request.POST.getlist("confirm"))
        try:
            missing = [key for key, _ in RunFolder(run.token).read("seen")["questions"] if key not in answers]
            if missing:
                problem = "Answer every question first, or put the file aside."
                return self.render_to_response(self.context_of(run) | {"problem": problem}, status=422)
            running.confirm(run, answers)
        except running.AnotherRuns as another:
            return self.render_to_response(self.context_of(run) | {"problem": str(another)}, status=409)
        return self.let_take(run)

    def context_of(self, run: ImportRun) -> dict[str, Any]:
        folder = RunFolder(run.token)
        seen = folder.read("seen") or {}
        return self.get_context_data() | {
            "run": run,
            "label": label_of(run.format),
            "seen": seen,
            "done_lines": report_lines(run.taken.report) if run.taken else [],
            "changes_shown": CHANGES_SHOWN,
            "errors": seen.get("errors", [])[:ERRORS_SHOWN],
            "problem": folder.read("said") if run.stage == Stage.READY else "",
            "said": folder.read("said") or "",
            "progress": folder.read("progress") or {"rows": 0, "percent": 0},
            "stopping": bool(folder.read("stop")),
            "stands_still": running.stands_still(run),
            "format_form": FormatForm(initial={"format": run.format}),
            "words_form": words_form(seen),
            "has_columns": run.format in FORMATS and is_table(run),
        }


class RegisterProgressView(RunPage):
    """How far the work is, for the script of the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        progress = RunFolder(run.token).read("progress") or {"rows": 0, "percent": 0}
        return JsonResponse({"working": run.is_working and not running.stands_still(run), **progress})


class RegisterFormatView(RunPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run, form = self.run, FormatForm(request.POST)
        if run.is_working or not form.is_valid():
            return self.to_run(run)
        running.read_again(run, form.cleaned_data["format"])
        return self.let_read(run)


class RegisterAgainView(RunPage):
    """Start again what stands still."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        if not running.stands_still(run) and run.stage != Stage.REFUSED:
            return self.to_run(run)
        if run.stage == Stage.TAKING:
            return self.let_take(run)
        running.read_again(run)
        return self.let_read(run)


class RegisterCancelView(RunPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        running.ask_to_stop(run)
        if run.stage != Stage.STOPPED:
            return self.to_run(run)
        messages.success(request, "The file was put aside. Nothing was imported.")
        return redirect("attendance_staff:register_imports")


class RegisterColumnsView(RunPage):
    """What the columns of the file hold. It is asked once for each set of headings."""

    template_name = "attendance_plugin/staff/register/columns.html"
    page_title = "What the columns hold"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        try:
            seen = self._teachable(run)
        except FileRefused as refused:
            messages.error(request, str(refused))
            return redirect("attendance_staff:register_upload")
        return self.render_to_response(self._context(run, seen, self._form(seen)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        seen = self._teachable(run)
        form = self._form(seen, request.POST)
        fields = form.chosen() if form.is_valid() else {}
        problems = seen.problems(fields)
        if problems:
            return self.render_to_response(self._context(run, seen, form) | {"problems": problems}, status=422)
        user: Any = request.user
        learn_columns(self.school, run.format, seen, fields, by=user)
        running.read_again(run)
        return self.let_read(run)

    def _teachable(self, run: ImportRun) -> Teachable:
        if run.is_working or not RunFolder(run.token).exists or not is_table(run):
            raise Http404("This file has no columns to explain.")
        with RunFolder(run.token).file.open("rb") as file:
            source = FORMATS[run.format].open(file, FORMATS[run.format].caps)
            assert isinstance(source, TableSource)
            return teachable(source, columns_taught(self.school).get(run.format, {}))

    def _form(self, seen: Teachable, data: Any = None) -> ColumnsForm:
        known = {column.key: column.field for column in seen.columns}
        return ColumnsForm(data, headings=seen.headings(), offered=seen.fields, known=known)

    def _context(self, run: ImportRun, seen: Teachable, form: ColumnsForm) -> dict[str, Any]:
        rows = list(zip(seen.columns, form, strict=True))
        context = {"run": run, "label": label_of(run.format), "seen": seen, "rows": rows}
        return self.get_context_data() | context | {"format_form": FormatForm(initial={"format": run.format})}


class RegisterWordsView(RunPage):
    """Keep what words of the file mean, and read the file again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        form = words_form(RunFolder(run.token).read("seen") or {}, request.POST)
        if run.stage != Stage.READY or form is None:
            return self.to_run(run)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return self.to_run(run)
        user: Any = request.user
        learn_words(self.school, SchoolWord.Kind.SESSION, form.meanings_of_sessions(), by=user)
        first_day = form.cleaned_data.get("first_day") or REGULATIONS_2006
        learn_words(self.school, SchoolWord.Kind.CODE, form.meanings_of_codes(), by=user, first_day=first_day)
        running.read_again(run)
        return self.let_read(run)


class RegisterErrorsView(RunPage):
    """The wrong cells as a table for whoever corrects them."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = RunFolder(self.run.token).read("seen")
        if not seen or not seen["errors"]:
            raise Http404("The file has no cell that cannot be accepted.")
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["Row", "Column", "Found", "Accepted"])
        writer.writerows([guard(str(cell)) for cell in error] for error in seen["errors"])
        response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="cells-to-correct.csv"'
        return response


def is_table(run: ImportRun) -> bool:
    format = FORMATS.get(run.format)
    return format is not None and isinstance(format.open, type) and issubclass(format.open, TableSource)


def words_form(seen: dict[str, Any], data: Any = None) -> WordsForm | None:
    """The form for the words the file uses and nobody has explained; None when there are none."""
    sessions, school_codes = list(seen.get("unknown_sessions", {})), list(seen.get("unknown_codes", {}))
    return WordsForm(data, sessions=sessions, school_codes=school_codes) if sessions or school_codes else None
