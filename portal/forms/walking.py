"""What every page of a journey needs: which journey, where to go on, and what to say when it was sent before."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from portal.journeys.definition import Step
from portal.pages.models import School
from portal.pages.school import school_for

from .definitions import JOURNEYS
from .drafts import find_draft, read_key
from .own.finding import FoundForm, find_own_form
from .parent_forms import ParentForm

private = cache_control(no_store=True)


class NotOpen(Exception):
    """A form that was open once and is not any more."""

    def __init__(self, found: FoundForm) -> None:
        super().__init__(f"The form {found.journey.slug} is closed.")
        self.found = found


def journey_of(request: HttpRequest, form: str) -> tuple[ParentForm, School]:
    """The form under this address. Raises ``Http404`` for one that is none, ``NotOpen`` for one that is closed.

    Whoever began before it closed may still send it while the draft lives, and whoever sent it sees that it arrived.
    """
    school = school_for(request)
    if school is None:
        raise Http404
    if form in JOURNEYS:
        return JOURNEYS[form], school
    found = find_own_form(school, form)
    if found is None:
        raise Http404
    if not found.is_open and not _began_in_time(request, found, school):
        raise NotOpen(found)
    return found.journey, school


def _began_in_time(request: HttpRequest, found: FoundForm, school: School) -> bool:
    drafts = (find_draft(found.journey, school, read_key(request, found.journey, use)) for use in ("form", "sent"))
    return any(
        draft and (draft.sent_at or (found.closed_at and draft.started_at < found.closed_at)) for draft in drafts
    )


def while_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a form, or the plain words that the form is closed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotOpen as closed:
            context = {"journey": closed.found.journey, "last_day": closed.found.last_day}
            return private(render)(request, "forms/closed.html", context, status=410)

    return wrapped


def to_step(journey: ParentForm, step: Step | None) -> HttpResponseRedirect:
    """To a question; without one, to the check page."""
    if step is None:
        return redirect("forms:check", journey.slug)
    return redirect("forms:step", journey.slug, step.slug)


def already_sent(request: HttpRequest, journey: ParentForm, references: Sequence[str]) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "forms/already_sent.html", {"journey": journey, "references": references}, status=status)
