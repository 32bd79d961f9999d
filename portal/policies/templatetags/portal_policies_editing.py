"""Looking up where a clause stands in the editor's form."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.simple_tag
def block_id(block_ids: Mapping[str, str], anchor: str) -> str:
    """The id of the clause's block; the empty text for what is no clause, or not saved yet."""
    return block_ids.get(anchor, "")
