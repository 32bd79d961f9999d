"""What the editor sees beside the form: every page of it, with what keeps it from being published."""

from typing import Any

from .journey import build_journey
from .models import OwnFormPage
from .problems import problems_of


def preview_context(page: OwnFormPage) -> dict[str, Any]:
    form = page.form
    problems = problems_of(form)
    if problems:
        return {"page": page, "problems": problems, "steps": []}
    journey = build_journey(page.slug, form)
    labels = {part["key"]: part.get("label", "") for each in form["pages"] for part in each["fields"] if "key" in part}
    conditions = {each["key"]: each["asked_if"] for each in form["pages"]}
    steps = [
        {"step": step, "form": step.form(prefix=step.slug), "asked_if": _words(conditions.get(step.slug), labels)}
        for step in journey.steps
    ]
    return {"page": page, "journey": journey, "steps": steps, "problems": []}


def _words(asked_if: dict[str, str] | None, labels: dict[str, str]) -> str:
    return f"{labels[asked_if['question']]} – {asked_if['answer']}" if asked_if else ""
