"""A journey from its definition to the shapes of the API, in the language that is spoken now."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.api.places import api_url
from portal.forms.children import CHILDREN, MOST_CHILDREN, child_form
from portal.forms.files import file_keeper
from portal.forms.own.finding import find_own_form, find_page
from portal.forms.own.listing import has_forms, portal_forms, school_forms
from portal.forms.own.models import OwnFormPage
from portal.forms.parent_forms import ParentForm
from portal.journeys.definition import Step
from portal.journeys.fields import HowMany
from portal.journeys.questions import StepForm
from portal.pages.languages import Language, current_language, languages
from portal.pages.markdown import render_markdown
from portal.pages.models import School
from portal.pages.school import host_of

from .fields import describe, options_of, plain

Data = dict[str, Any]


def forms_data(school: School) -> list[Data]:
    """Every form that is open, the portal's own first."""
    if not has_forms(school):
        return []
    own = school_forms(school.site.root_page) if school.site else []
    return [
        *(_brief(school, form.slug, str(form.title)) for form in portal_forms()),
        *(_brief(school, page.slug, page.title, page) for page in own),
    ]


def form_data(school: School, slug: str) -> Data | None:
    """The form with all its pages; None for one that is not open."""
    if not has_forms(school):
        return None
    own = {form.slug: form for form in portal_forms()}
    if slug in own:
        return _whole(school, own[slug], None)
    found = find_own_form(school, slug)
    return _whole(school, found.journey, find_page(school, slug)) if found and found.is_open else None


def _brief(school: School, slug: str, title: str, own: OwnFormPage | None = None) -> Data:
    return {
        "slug": slug,
        "title": title,
        "summary": own.summary if own else "",
        "by_school": own is not None,
        "closes_on": own.closes_on if own else None,
        "school": school.slug,
        "page": f"{host_of(school)}/forms/{slug}/",
        "url": api_url(f"forms/{slug}/"),
    }


def _whole(school: School, form: ParentForm, own: OwnFormPage | None) -> Data:
    brief = _brief(school, form.slug, str(form.title), own)
    return brief | {
        "thing": plain(form.thing),
        "language": _language(current_language()),
        "languages": [_language(language) for language in languages().values()],
        "introduction": str(render_markdown(str(form.introduction(school)))),
        "next_steps": str(render_markdown(str(form.next_steps(school)))),
        "privacy": plain(form.privacy),
        "steps": [_step(step, school, brief["page"]) for step in form.steps],
    }


def _language(language: Language) -> Data:
    return {name: getattr(language, name) for name in ("code", "tag", "name", "direction")}


def _step(step: Step, school: School, page: str) -> Data:
    form = step.form(school=school)
    later = child_form(step).asked_of_others if step.is_for_each_child else ()
    return {
        "slug": step.slug,
        "title": str(step.title),
        "page": f"{page}{step.slug}/",
        "asked_if": step.asked_if.to_schema() if step.asked_if else None,
        "fields": [_field(name, field, later) for name, field in _shown(form)],
        "answers": _of_each_child(form, later) if step.is_for_each_child else answers_schema(form),
        "also_gives": list(form.also_gives),
        "repeat": {"name": CHILDREN, "most": MOST_CHILDREN} if step.is_for_each_child else None,
        "files": _files(step) if step.takes_files else None,
    }


def _shown(form: StepForm) -> list[tuple[str, forms.Field]]:
    """What a reader is asked or told; hidden fields belong to the portal's own pages."""
    return [(name, field) for name, field in form.fields.items() if not field.widget.is_hidden]


def _field(name: str, field: forms.Field, later: Sequence[str]) -> Data:
    kind, answer = describe(field)
    return {
        "name": name,
        "kind": kind,
        "label": plain(field.label or ""),
        "hint": plain(field.help_text),
        "row_label": plain(getattr(field, "row_label", "") or field.label or ""),
        "required": field.required,
        "missing": plain(field.error_messages["required"]) if field.required else "",
        "options": options_of(field),
        "unit": (plain(field.unit) % {"number": ""}).strip() if isinstance(field, HowMany) else "",
        "words": plain(getattr(field, "words", "")),
        "autocomplete": field.widget.attrs.get("autocomplete", "").removeprefix("off"),
        "by_school": kind == "information" or bool(getattr(field, "is_by_school", False)),
        "from_second_child": name in later,
        "answer": answer,
    }


def answers_schema(form: StepForm, without: Sequence[str] = ()) -> Data:
    """JSON Schema of the answers of one page."""
    fields = {name: field for name, field in form.answer_fields() if name not in without}
    return {
        "type": "object",
        "properties": {name: describe(field)[1] for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        **form.meets,
    }


def _of_each_child(form: StepForm, later: Sequence[str]) -> Data:
    """The first child is asked less than the others."""
    first, others = answers_schema(form, later), answers_schema(form)
    several = {"type": "array", "minItems": 1, "maxItems": MOST_CHILDREN, "prefixItems": [first], "items": others}
    return {"type": "object", "properties": {CHILDREN: several}, "required": [CHILDREN]}


def _files(step: Step) -> Data:
    keeper = file_keeper()
    return {
        "needed": step.needs_file,
        "most_files": keeper.most_files,
        "most_bytes": keeper.most_bytes,
        "accepted": plain(keeper.accepted),
    }
