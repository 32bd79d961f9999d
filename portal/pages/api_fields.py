"""How fields of pages are given to Wagtail's API."""

from typing import Any

from rest_framework.fields import Field
from wagtail.api import APIField

from .markdown import render_markdown


class MarkdownAsHtml(Field):
    """What an editor wrote in Markdown, as the HTML readers see: safe to show as it is."""

    def to_representation(self, value: Any) -> str:
        return str(render_markdown(value))


def as_html(name: str) -> APIField:
    """The field of a page that holds Markdown."""
    return APIField(name, serializer=MarkdownAsHtml())
