"""The list of the children a form is about: another one is added, one is changed or removed."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.journeys.definition import AnswersByStep, Step
from portal.journeys.digests import answers_digest
from portal.pages.own_pages import why_not_ours

from .children import CHILDREN, MOST_CHILDREN, child_form, children_in, without_child
from .drafts import change_draft, find_draft, read_key
from .parent_forms import ParentForm
from .walking import already_sent, journey_of, private, to_step


@csrf_exempt  # checked by hand: an expired token shows the list again instead of a bare 403 (R5)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def children(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = journey_of(request, form)
    step = journey.child_step
    if step is None:
        raise Http404
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if draft and draft.sent_at:
        return already_sent(request, journey, draft.references)
    if draft is None or key is None or not children_in(step, draft.answers):
        return to_step(journey, step)
    if request.method != "POST":
        return _show(request, journey, step, draft.answers)
    if why_not_ours(request):
        return _show(request, journey, step, draft.answers, status=403)
    shown, number = request.POST.get("children", ""), request.POST.get("remove", "")

    def remove(given: AnswersByStep) -> AnswersByStep:
        """Only from the list that was shown: a second press must not remove the next child too (abuse case 38)."""
        is_same = shown == _digest(step, given)
        return without_child(step, given, int(number) - 1) if is_same and number.isdecimal() else given

    change_draft(journey, school, key, remove)
    return redirect("forms:children", journey.slug)


def _digest(step: Step, given: AnswersByStep) -> str:
    return answers_digest({CHILDREN: children_in(step, given)})


def _show(
    request: HttpRequest, journey: ParentForm, step: Step, given: AnswersByStep, *, status: int = 200
) -> HttpResponse:
    found = children_in(step, given)
    context = {
        "journey": journey,
        "children": [
            {"words": child_words(step, child), "link": child_link(journey, n)} for n, child in enumerate(found)
        ],
        "another": child_link(journey, len(found)) if len(found) < MOST_CHILDREN else "",
        "most": MOST_CHILDREN,
        "following": _following(journey, step, given).url,
        "digest": _digest(step, given),
        "back": child_link(journey, len(found) - 1),
        "is_stale": status == 403,
    }
    return render(request, "forms/children.html", context, status=status)


def _following(journey: ParentForm, step: Step, given: AnswersByStep) -> HttpResponseRedirect:
    """The next question, or the check page for a parent who came back from there."""
    missing = journey.first_missing(given)
    return to_step(journey, journey.neighbours(step.slug, given)[1] if missing else None)


def child_link(journey: ParentForm, number: int) -> str:
    """Where the child at this place is asked about; 0 is the first."""
    step = journey.child_step
    address = reverse("forms:step", args=[journey.slug, step.slug if step else ""])
    return f"{address}?child={number + 1}" if number else address


def child_words(step: Step, child: dict[str, str]) -> list[str]:
    """The child's name, then each other answer with its label."""
    (_, name), *others = child_form(step)(before={}).rows(child)
    return [name, *(f"{label}: {value}" for label, value in others)]
