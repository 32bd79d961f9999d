"""What every page of a journey needs: which journey, where to go on, and what to say when it was sent before."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from portal.pages.models import School
from portal.pages.school import school_for

from .definitions import JOURNEYS
from .journeys import Journey, Step

private = cache_control(no_store=True)


def journey_of(request: HttpRequest, form: str) -> tuple[Journey, School]:
    school = school_for(request)
    if form not in JOURNEYS or school is None:
        raise Http404
    return JOURNEYS[form], school


def to_step(journey: Journey, step: Step | None) -> HttpResponseRedirect:
    """To a question; without one, to the check page."""
    if step is None:
        return redirect("forms:check", journey.slug)
    return redirect("forms:step", journey.slug, step.slug)


def already_sent(request: HttpRequest, journey: Journey, references: Sequence[str]) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "forms/already_sent.html", {"journey": journey, "references": references}, status=status)
