"""The words of a version as HTML, made once when it is published and shown unchanged ever after."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

TEMPLATE = "policies/parts/article.html"


def render_article(clauses: Sequence[Mapping[str, Any]]) -> str:
    """The frozen clauses one after another, each with its heading, anchor, words and the rules that check it."""
    return render_to_string(TEMPLATE, {"clauses": clauses})
