"""The addresses below ``forms/``. They say what a form asks; what parents answer never passes here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from portal.api.paging import Paged, paged
from portal.api.parameters import Slug, school_asked_for
from portal.api.places import ROOT
from portal.api.problems import Refusal
from portal.pages.languages import spoken_in

from .reading import form_data, forms_data
from .shapes import FormList, FormOut, FormWanted

TAG = "forms"
router = Router(tags=[TAG])


class FormsWanted(FormWanted, Paged):
    """Whose forms, in which language, and which part of the list."""


@router.get("/", response=FormList, summary="Forms that parents may fill in")
def forms(request: HttpRequest, response: HttpResponse, wanted: Query[FormsWanted]) -> dict[str, Any]:
    """The portal's own forms and those the school has made, as far as they are open today."""
    with spoken_in(wanted.language) as language:
        shown, about = paged(request, forms_data(school_asked_for(request, wanted.school)), wanted)
    response["Content-Language"] = language.tag
    return about | {"forms": shown}


@router.get("/{slug:form}/", response=FormOut, summary="One form with all its pages")
def form(request: HttpRequest, response: HttpResponse, form: Path[Slug], wanted: Query[FormWanted]) -> dict[str, Any]:
    """Pages, questions, options, conditions and checks, so that an app can ask them itself and lead to ``page``."""
    school = school_asked_for(request, wanted.school)
    with spoken_in(wanted.language) as language:
        found = form_data(school, form)
    if found is None:
        raise Refusal(404, f"There is no form {form!r} that is open. See {ROOT}forms/ for those there are.")
    response["Content-Language"] = language.tag
    return found
