"""Print runs: the list, each with its letters and what became of them, and its PDF."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.pdf.envelopes import KINDS
from portal.attendance_plugin.letters.printing.models import PrintOutcome, PrintRun
from portal.attendance_plugin.letters.printing.runs import PrintRefused, note_failed, note_posted, pdf_of_run
from portal.attendance_plugin.staff.access import LISTING, StaffViewMixin
from portal.pages.reauthentication import needs_recent_sign_in

from .printing import PrintingPage

Kind = PrintOutcome.Kind
POSTED, FAILED = "posted", "failed"


def run_url(run: PrintRun) -> str:
    return reverse("attendance_staff:print_run", args=[run.number])


def state_of(run: Any) -> str:
    """Of a run with its counts: what is still open counts first."""
    if run.open_count:
        return f"{run.open_count} to be said"
    return "Posted" if not run.failed_count else f"Posted, {run.failed_count} not"


class PrintRunsView(StaffViewMixin, BaseListingView):
    permissions = PrintingPage.permissions
    needs_whole_school = True
    model = PrintRun
    template_name = LISTING
    page_title = "Print runs"
    header_icon = "history"
    index_url_name = "attendance_staff:print_runs"
    index_results_url_name = "attendance_staff:print_runs_results"
    default_ordering = "-number"
    paginate_by = 25
    verbose_name_plural = "print runs"
    columns = [
        TitleColumn("number", label="Run", accessor=str, get_url=run_url),
        Column("letters", label="Letters", accessor="letters_count"),
        Column("pages", label="Pages", accessor="pages", classname="listing-spare"),
        Column("by", label="Made by", accessor="by_name", classname="listing-spare"),
        StatusTagColumn("state", label="State", accessor=state_of, primary=lambda run: run.open_count > 0),
        DateColumn("at", label="Made", sort_key="at"),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [("letters", "Letters"), ("print_letters", "To print")]
        links = [{"url": reverse(f"attendance_staff:{name}"), "label": label} for name, label in above]
        return [*self.breadcrumbs_items, *links, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[PrintRun]:
        failed = Count("printed", filter=Q(printed__outcomes__kind=Kind.FAILED), distinct=True)
        unsaid = Count("printed", filter=Q(printed__outcomes=None), distinct=True)
        own: QuerySet[Any] = PrintRun.objects.filter(school=self.school).defer("pdf")
        return own.annotate(letters_count=Count("printed", distinct=True), failed_count=failed, open_count=unsaid)


class PrintRunsResultsView(PrintRunsView):
    results_only = True


class RunPage(PrintingPage):
    template_name = "attendance_plugin/staff/letters/print_run.html"
    way_here = (("print_letters", "To print"), ("print_runs", "Print runs"))

    @cached_property
    def run(self) -> PrintRun:
        own = PrintRun.objects.filter(school=self.school).select_related("school")
        return get_object_or_404(own, number=self.kwargs["number"])

    def get_page_title(self) -> str:
        return str(self.run)


class PrintRunView(RunPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        record(school=self.school, action="print_run_viewed", subject=self.run, actor=user)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [int(place) for place in request.POST.getlist("place") if place.isascii() and place.isdecimal()]
        try:
            if not chosen:
                raise PrintRefused("Choose at least one letter.")
            if request.POST.get("do") == POSTED:
                told = note_posted(self.run, chosen, by=request.user)
                said = "posted"
            else:
                told = note_failed(self.run, chosen, why=request.POST.get("why", ""), by=request.user)
                said = "not posted; they wait to be printed again"
        except PrintRefused as refused:
            context = self.get_context_data(problem=str(refused), chosen=chosen)
            context["header_title"] = f"Error: {context['header_title']}"
            return self.render_to_response(context, status=422)
        if told:
            messages.success(request, f"Noted for {told} letter{'' if told == 1 else 's'}: {said}.")
        else:
            messages.warning(request, "Somebody has said so already; nothing was noted.")
        return redirect(run_url(self.run))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        printed = self.run.printed.select_related("letter__pupil").prefetch_related("outcomes").order_by("place")
        rows: list[dict[str, Any]] = [{"printed": one, "outcomes": list(one.outcomes.all())} for one in printed]
        for row in rows:
            kinds = {outcome.kind for outcome in row["outcomes"]}
            row["is_failed"] = Kind.FAILED in kinds
            row["is_open"] = not kinds
        open_ones = [row["printed"].place for row in rows if row["is_open"]]
        return {
            **super().get_context_data(**kwargs),
            "run": self.run,
            "envelope": KINDS[self.run.envelope],
            "rows": rows,
            "open_count": len(open_ones),
            "can_fail": any(not row["is_failed"] for row in rows),
            "chosen": kwargs.get("chosen", open_ones),
            "problem": kwargs.get("problem", ""),
        }


@method_decorator(needs_recent_sign_in, name="dispatch")
class PrintRunPdfView(RunPage):
    """The PDF as it was printed; like every file with pupils in it, for whoever showed lately who they are."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pdf = pdf_of_run(self.run)
        user: Any = request.user
        letters = self.run.printed.count()
        record(school=self.school, action="print_run_opened", subject=self.run, actor=user, letters=letters)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="print-run-{self.run.number}.pdf"'
        answer["Cache-Control"] = "no-store"
        return answer
