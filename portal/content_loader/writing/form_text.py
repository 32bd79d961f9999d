"""A form of the school as ``forms/<slug>.toml``: what it asks about first, then its pages."""

from collections.abc import Mapping
from typing import Any

from portal.content_loader.forms import FormContent

from .toml_text import toml_lines, toml_table


def write_form(given: FormContent) -> str:
    form = given.form
    head = {
        "title": form["title"],
        "summary": given.summary,
        "introduction": form["introduction"],
        "next_steps": form["next_steps"],
        "closes_on": given.closes_on,
        "received_by": given.received_by,
        "keep_days": form["keep_days"],
    }
    parts = ["\n".join(toml_lines(_filled(head))) + "\n"]
    if form["child"]:
        parts.append(toml_table("child", form["child"]))
    for page in form["pages"]:
        own = {name: page[name] for name in ("key", "title", "asked_if")}
        parts.append(toml_table("pages", _filled(own), is_one_of_many=True))
        parts += [toml_table("pages.fields", _filled(field), is_one_of_many=True) for field in page["fields"]]
    return "\n".join(parts)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}
