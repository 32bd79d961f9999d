"""The page of a journey where files are added, listed and removed, before the form is sent. Nothing needs a script."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.journeys.definition import Answers, AnswersByStep, Step
from portal.pages.client_network import client_network, is_own_network
from portal.pages.models import School
from portal.pages.own_pages import why_not_ours

from .drafts import BrowserKey, change_draft
from .fair_use.budgets import Use, count
from .files import FIELD, FileKeeper, FileRefused, FilesForm, file_keeper
from .models import JourneyDraft
from .parent_forms import ParentForm
from .walking import to_step

# What comes around the files themselves: the fields, their names and the lines between.
AROUND_BYTES = 64 * 1024


@dataclass
class Outcome:
    """What became of the files that were sent together."""

    kept: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    status: int = 200


@dataclass(frozen=True)
class FilesPage:
    """One visit of the page."""

    request: HttpRequest
    journey: ParentForm
    school: School
    page: Step
    draft: JourneyDraft
    key: BrowserKey
    keeper: FileKeeper


def answer_files(
    request: HttpRequest, journey: ParentForm, school: School, page: Step, draft: JourneyDraft, key: BrowserKey
) -> HttpResponse:
    """Add what was chosen, remove what was named, then stay or go on."""
    visit = FilesPage(request, journey, school, page, draft, key, file_keeper())
    if refused := _why_not_read(visit):
        return refused
    if named := request.POST.get("remove", ""):
        return _remove(visit, named)
    chosen = request.FILES.getlist(FIELD)
    outcome = _keep_each(visit, chosen)
    marks = _save(visit)
    if outcome.refused:
        return show_files(visit, outcome)
    if "add" in request.POST:
        return redirect(request.get_full_path()) if chosen else show_files(visit, Outcome(refused=[_choose_first()]))
    if page.needs_file and not marks:
        return show_files(visit, Outcome(refused=[_choose_first()]))
    return _go_on(visit)


def show_files_page(
    request: HttpRequest, journey: ParentForm, school: School, page: Step, draft: JourneyDraft, key: BrowserKey
) -> HttpResponse:
    return show_files(FilesPage(request, journey, school, page, draft, key, file_keeper()), Outcome())


def _choose_first() -> str:
    return str(_("Choose a file first: a photo or a PDF"))


def _why_not_read(visit: FilesPage) -> HttpResponse | None:
    """What is refused before a file is looked at; the size before anything is read (abuse case 17)."""
    most = visit.keeper.most_files * visit.keeper.most_bytes + AROUND_BYTES
    length = visit.request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        return show_files(visit, Outcome(refused=[_too_much(visit.keeper)], status=413))
    try:
        stale = why_not_ours(visit.request)
    except OSError:  # no room for what arrives
        words = _("Your files were not kept, because something does not work on our side. Your answers are still here.")
        return show_files(visit, Outcome(refused=[words], status=503))
    if stale:
        words = _("Nothing was added yet, because this page had been open for too long. Please choose the files again.")
        return show_files(visit, Outcome(refused=[words], status=403))
    return None


def _too_much(keeper: FileKeeper) -> str:
    return _(
        "Your files were not added. Together they are too large: we take at most %(files)d files of %(size)d MB each. "
        "Add them one by one, or take photos of them with your phone and add those."
    ) % {"files": keeper.most_files, "size": keeper.most_bytes // 1024**2}


def _keep_each(visit: FilesPage, chosen: list[Any]) -> Outcome:
    outcome = Outcome()
    if chosen and _is_over_budget(visit.request, len(chosen)):
        words = _(
            "Your files were not added. Very many files came from your internet connection in the last hour. "
            "Go on without them, and add them later or bring them to the school office."
        )
        return Outcome(refused=[words])
    for file in chosen:
        try:
            outcome.kept.append(visit.keeper.keep(visit.draft, file).given_name)
        except FileRefused as refused:
            outcome.refused.append(str(refused))
            outcome.status = 503 if refused.is_our_fault else outcome.status
    return outcome


def _is_over_budget(request: HttpRequest, files: int) -> bool:
    """Unlike a form, a file may be refused: the form goes without it, and it can come later."""
    network = client_network(request)
    return not is_own_network(network) and bool(count([Use("files_network", network, files)]))


def _save(visit: FilesPage) -> list[str]:
    """The marks of the files there are now, as the page's answer; none where it needs a file and has none."""
    marks, page = visit.keeper.marks(visit.draft), visit.page

    def put_marks(given: AnswersByStep) -> AnswersByStep:
        others = {slug: answers for slug, answers in given.items() if slug != page.slug}
        return others if page.needs_file and not marks else {**others, page.slug: {FIELD: marks}}

    change_draft(visit.journey, visit.school, visit.key, put_marks)
    return marks


def _remove(visit: FilesPage, named: str) -> HttpResponse:
    if named.isdecimal() and len(named) < 16:
        visit.keeper.remove(visit.draft, int(named))
    _save(visit)
    return redirect(visit.request.get_full_path())


def file_rows(draft: JourneyDraft, answers: Answers) -> list[tuple[str, str]]:
    """The check page names the files; everybody later reads only how many there are."""
    [(name, counted)] = FilesForm().rows(answers)
    names = [file.given_name for file in file_keeper().listed(draft)]
    return [(name, "\n".join(names) or counted)]


def _go_on(visit: FilesPage) -> HttpResponse:
    visit.draft.refresh_from_db()
    given = visit.draft.answers
    following = visit.journey.neighbours(visit.page.slug, given)[1]
    return to_step(visit.journey, visit.journey.first_missing(given) if "change" in visit.request.GET else following)


def show_files(visit: FilesPage, outcome: Outcome) -> HttpResponse:
    journey, page, keeper = visit.journey, visit.page, visit.keeper
    before = journey.before(page.slug, visit.draft.answers) or {}
    previous = journey.neighbours(page.slug, visit.draft.answers)[0]
    form = FilesForm({}, before=before)
    question = form.fields[FIELD]
    question.required = page.needs_file and not outcome.kept and not keeper.marks(visit.draft)
    question.help_text = _(
        "We accept %(kinds)s: at most %(files)d files, each %(size)d MB at most. A photo you take now is fine."
    ) % {"kinds": keeper.accepted, "files": keeper.most_files, "size": keeper.most_bytes // 1024**2}
    question.template_name = None  # type: ignore[attr-defined]
    form.errors.clear()
    for words in outcome.refused:
        form.add_error(FIELD, words)
    listed = keeper.listed(visit.draft)
    back = previous.slug if previous else journey.steps[0].slug
    is_change = "change" in visit.request.GET
    context = {
        "journey": journey,
        "step": page,
        "form": form,
        "kept": outcome.kept,
        "listed": listed,
        "has_room": len(listed) < keeper.most_files,
        "back": reverse("forms:check", args=[journey.slug]) if is_change else _address(journey, back),
        "advice": page.advice(visit.school, before) if page.advice else "",
        "otherwise": _address(journey, back) if page.needs_file else "",
    }
    return render(visit.request, "forms/files.html", context, status=outcome.status)


def _address(journey: ParentForm, slug: str) -> str:
    return reverse("forms:step", args=[journey.slug, slug])
