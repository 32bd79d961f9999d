"""Letters that wait to be printed: counted by occasion, chosen, made into one PDF, or taken off the list."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.pdf.envelopes import KINDS
from portal.attendance_plugin.letters.pdf.school_envelope import envelope_of
from portal.attendance_plugin.letters.printing.models import PaperNote
from portal.attendance_plugin.letters.printing.notes import take_off_the_list
from portal.attendance_plugin.letters.printing.runs import MOST, PrintRefused, make_run, waiting_letters
from portal.attendance_plugin.letters.printing.states import WAITS, with_states
from portal.attendance_plugin.staff.access import (
    EDIT_LETTERS,
    PRINT_LETTERS,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.pages.form_renderer import PortalRenderer

OFF_THE_LIST = (PaperNote.Kind.ELSEWHERE, PaperNote.Kind.HANDED, PaperNote.Kind.DROPPED)
PRINT_CHOSEN, PRINT_ALL, TAKE_OFF = "chosen", "all", "off"


class WhichForm(forms.Form):
    """Which of the waiting letters are shown."""

    default_renderer = PortalRenderer()

    occasion = forms.ChoiceField(label="Letter", required=False)
    since = forms.DateField(label="Written from", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="to", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, occasions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["occasion"].choices = [("", "All"), *occasions]  # type: ignore[attr-defined]


class PrintingPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Letters whole: the right to read reasons is needed, and the whole school, for a run is of one school."""

    permissions: tuple[str, ...] = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, PRINT_LETTERS)
    needs_whole_school = True
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [("letters", "Letters"), *self.way_here]
        links = [{"url": reverse(f"attendance_staff:{name}"), "label": label} for name, label in above]
        return [*self.breadcrumbs_items, *links, {"url": "", "label": self.get_page_title()}]

    @property
    def way_here(self) -> tuple[tuple[str, str], ...]:
        return (("print_letters", "To print"),)


class ToPrintView(PrintingPage):
    template_name = "attendance_plugin/staff/letters/to_print.html"
    page_title = "To print"
    way_here = ()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        runs = reverse("attendance_staff:print_runs")
        buttons = [HeaderButton("Print runs", url=runs, icon_name="history")]
        if self.may(EDIT_LETTERS):
            buttons.append(HeaderButton("Envelopes", url=reverse("attendance_staff:envelopes"), icon_name="cog"))
        return buttons

    @cached_property
    def counts(self) -> list[dict[str, Any]]:
        """How many wait of each letter, with the title staff know it by; the most first."""
        waiting = waiting_letters(self.school).order_by()
        counted = waiting.values("template_slug").annotate(letters=Count("pk")).order_by("-letters", "template_slug")
        titles = dict(LetterTemplate.objects.filter(school=self.school).values_list("slug", "title"))
        return [{**row, "title": titles.get(row["template_slug"], row["template_slug"])} for row in counted]

    def which(self) -> WhichForm:
        return WhichForm(
            self.request.GET or None, occasions=[(row["template_slug"], row["title"]) for row in self.counts]
        )

    def shown(self, which: WhichForm) -> QuerySet[Any]:
        """The waiting letters the filters leave; all of them where a filter cannot be read."""
        wanted = which.cleaned_data if which.is_bound and which.is_valid() else {}
        letters = waiting_letters(self.school)
        if wanted.get("occasion"):
            letters = letters.filter(template_slug=wanted["occasion"])
        if since := wanted.get("since"):
            letters = letters.filter(created_at__date__gte=since)
        if until := wanted.get("until"):
            letters = letters.filter(created_at__date__lte=until)
        return letters

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do")
        if asked == PRINT_ALL:
            chosen = list(self.shown(self.which()).values_list("pk", flat=True)[: MOST + 1])
        else:
            chosen = [int(pk) for pk in request.POST.getlist("letter") if pk.isascii() and pk.isdecimal()]
        if asked == TAKE_OFF:
            return self._take_off(chosen)
        try:
            run = make_run(self.school, chosen, by=request.user, both_sides="both_sides" in request.POST)
        except PrintRefused as refused:
            return self._say_no(str(refused), chosen)
        messages.success(request, f"{run} is ready. Open its PDF, print it, and say here what became of it.")
        return redirect("attendance_staff:print_run", run.number)

    def _take_off(self, chosen: list[int]) -> HttpResponse:
        how = self.request.POST.get("how", "")
        if how not in OFF_THE_LIST or not chosen:
            return self._say_no("Choose the letters, and say why they need no printing.", chosen)
        taken = take_off_the_list(self.school, chosen, how, by=self.request.user)
        messages.success(self.request, f"{taken} letter{'' if taken == 1 else 's'} taken off the list.")
        return redirect(self.request.get_full_path())

    def _say_no(self, problem: str, chosen: list[int]) -> HttpResponse:
        context = self.get_context_data(problem=problem, chosen=chosen)
        context["header_title"] = f"Error: {context['header_title']}"
        return self.render_to_response(context, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        which = self.which()
        shown = self.shown(which)
        envelope = envelope_of(self.school)
        is_asked = bool(self.request.POST)
        return {
            **super().get_context_data(**kwargs),
            "problem": kwargs.get("problem", ""),
            "chosen": kwargs.get("chosen", []),
            "which": which,
            "counts": self.counts,
            "waiting": sum(row["letters"] for row in self.counts),
            "kept_back": with_states(Letter.objects.filter(school=self.school)).filter(WAITS, may_go=False).count(),
            "rows": list(shown[:MOST]),
            "rows_count": shown.count(),
            "most": MOST,
            "titles": {row["template_slug"]: row["title"] for row in self.counts},
            "envelope": KINDS[envelope.kind],
            "both_sides": "both_sides" in self.request.POST if is_asked else envelope.both_sides,
            "ways_off": [(kind.value, kind.label) for kind in OFF_THE_LIST],
        }
