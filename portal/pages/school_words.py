"""Words that the school wrote and nobody translates: marked as English where the page is in another language."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .languages import current_language, languages


def english() -> dict[str, str]:
    """The attribute for what holds such words; none on an English page."""
    return {} if current_language().is_english else {"lang": languages()["en"].tag}


def attributes() -> SafeString:
    """The same as a template puts them into a tag, with the direction."""
    return SafeString("".join(format_html(' {}="{}" dir="ltr"', *pair) for pair in english().items()))


def by_school(words: str) -> str:
    """Such words within a sentence of ours."""
    return format_html("<bdi{}>{}</bdi>", attributes(), words) if english() else format_html("{}", words)
