"""Putting an answer right: the journey's own question again, and what has to be asked because of the new answer.

Answers typed on the way travel with the page, signed for this link, until the last of them is given: nothing is stored
before, and nothing typed is lost.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.attendance_plugin.submissions.answered import answered_steps
from portal.attendance_plugin.submissions.corrections.problems import ChangedMeanwhile, CorrectionRefused
from portal.attendance_plugin.submissions.corrections.services import correct, why_not_corrected
from portal.attendance_plugin.submissions.corrections.walking import (
    corrected_answers,
    given_by,
    next_question,
    pages_to_correct,
)
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.forms.definitions import JOURNEYS
from portal.journeys.definition import AnswersByStep, Step
from portal.journeys.digests import answers_digest
from portal.journeys.incidents import log_without_answers
from portal.journeys.questions import StepForm
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours

from .access import remember, remembered_link

TEMPLATE = "attendance_plugin/parents/correct.html"
LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """One page of a correction: ``start`` is the question the reader chose, ``given`` what was typed before this."""

    link: RequestLink
    start: Step
    page: Step
    given: AnswersByStep
    seen: str

    @property
    def submission(self) -> Submission:
        return self.link.submission

    @property
    def before(self) -> dict[str, Any]:
        return corrected_answers(self.submission, self.given)

    def form(self, data: Any = None) -> StepForm:
        initial = self.page.form.initial_from(self.before)
        return self.page.form(data, before=self.before, school=self.submission.school, initial=initial)

    def with_answers(self, form: StepForm) -> AnswersByStep:
        return {**self.given, **given_by(self.submission, self.page.slug, form.to_answers())}


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def correct_answer(request: HttpRequest, step: str) -> HttpResponse:
    link = remembered_link(request)
    if link is None:
        return redirect("attendance:request")
    if link.contact_id != link.submission.sender_contact_id:
        raise Http404
    asked = _asked(request, link, step)
    if request.method == "POST":
        return _answer(request, asked)
    if why_not := why_not_corrected(link.submission):
        messages.warning(request, why_not)
        return redirect("attendance:request")
    return _show(request, asked, asked.form())


def _asked(request: HttpRequest, link: RequestLink, slug: str) -> Asked:
    """Which page this is. What was typed before it is believed only with our own signature."""
    pages = {page.slug: page for page in pages_to_correct(link.submission).values()}
    if slug not in pages:
        raise Http404
    start = page = pages[slug]
    given: AnswersByStep = {}
    try:
        further, given = signing.loads(request.POST.get("given", ""), salt=_salt(link, slug), max_age=LIFETIME)
        page = JOURNEYS[link.submission.form].step_by_slug[further]
    except signing.BadSignature:
        pass
    return Asked(link, start, page, given, request.POST.get("seen") or answers_digest(link.submission.answers))


def _salt(link: RequestLink, slug: str) -> str:
    return f"portal.attendance_plugin.parents.corrections.{link.pk}.{slug}"


def _signed(asked: Asked) -> str:
    return signing.dumps([asked.page.slug, asked.given], salt=_salt(asked.link, asked.start.slug))


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = asked.form(request.POST)
    if why_not_ours(request):
        return _show(request, asked, form, problem=_stale(), status=403)
    if not form.is_valid():
        return _show(request, asked, form)
    given = asked.with_answers(form)
    if page := next_question(asked.submission, given):
        following = Asked(asked.link, asked.start, page, given, asked.seen)
        return _show(request, following, following.form())
    try:
        correction = correct(asked.link, asked.start.slug, given, seen=asked.seen)
    except ChangedMeanwhile as refused:
        asked.submission.refresh_from_db()
        again = Asked(asked.link, asked.start, asked.page, asked.given, answers_digest(asked.submission.answers))
        return _show(request, again, form, problem=str(refused), status=409)
    except CorrectionRefused as refused:
        return _show_refused(request, asked, given, str(refused))
    except Exception as error:
        incident = log_without_answers(JOURNEYS[asked.submission.form], error)
        return _show(request, asked, form, problem=_not_saved(incident), status=503)
    done = _("Changed. The school sees what you changed.") if correction else _("It says so already.")
    messages.success(request, done)
    return redirect(f"{reverse('attendance:request')}#said")


def _stale() -> str:
    return _("This page was open for a long time. Nothing was saved yet. Please press Save again.")


def _not_saved(incident: str) -> str:
    return _(
        "Something went wrong on our side, and your change was not saved. What you typed is still here. "
        "Press Save again, or ring the school office. If you ring about this, give us the code %(code)s."
    ) % {"code": incident}


def _show(request: HttpRequest, asked: Asked, form: StepForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "submission": asked.submission,
        "step": asked.page,
        "form": form,
        "is_single": len(form.fields) == 1,
        "is_further": bool(asked.given),
        "given": _signed(asked) if asked.given else "",
        "seen": asked.seen,
        "problem": problem,
        "back": reverse("attendance:request"),
    }
    return remember(render(request, TEMPLATE, context, status=status), asked.link)


def _show_refused(request: HttpRequest, asked: Asked, given: AnswersByStep, why: str) -> HttpResponse:
    """Too late: why, and what was typed, so that the parent can read it to the office."""
    answers = corrected_answers(asked.submission, given)
    typed = [
        row
        for step, own in answered_steps(asked.submission, answers)
        if step.slug in given
        for row in step.form(before=answers).rows(own)
    ]
    context = {
        "submission": asked.submission,
        "why": why,
        "rows": [{"name": name, "value": value} for name, value in typed],
        "back": reverse("attendance:request"),
    }
    return remember(render(request, "attendance_plugin/parents/not_corrected.html", context, status=409), asked.link)
