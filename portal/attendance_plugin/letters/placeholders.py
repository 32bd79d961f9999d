"""The closed list of words a letter may ask for, and how they are put in. There is no template language here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.pages.markdown import TABLE_FRAME

from .vocabulary import all_placeholders

# A subject line is read over shoulders and by mail servers: no names, no reasons.
SUBJECT_PLACEHOLDERS = ("reference", "school_name", "date")

_PLACEHOLDER = re.compile(r"\{\{\s*(?P<name>.*?)\s*\}\}", re.DOTALL)
_FOREIGN = re.compile(r"\{%|%\}|\{\{|\}\}|\{#")
# Private-use characters: Markdown and the sanitiser let them pass untouched.
_OPEN, _CLOSE, _LEFT_OUT = "\ue000", "\ue001", "\ue002"
_HEADING = r"<p><strong>[^<]*</strong></p>"
_HEADING_OF_NOTHING = re.compile(rf"{_HEADING}\s*(?:{_LEFT_OUT}\s*)+(?={_HEADING}|\Z)")
_LINE_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_TAG = re.compile(r"<[^>]*>")
_TOKEN = re.compile(rf"(?P<paragraph><p>)?{_OPEN}(?P<index>\d+){_CLOSE}(?P<end></p>)?")


class PlaceholderError(ValueError):
    """A letter asks for something outside the closed list, or for something this letter has no value for."""

    def __init__(self, got: str, *, accepted: Iterable[str], next_step: str) -> None:
        self.got, self.accepted, self.next_step = got, ", ".join(accepted), next_step
        super().__init__(f"The letter asks for {got!r}; accepted: {self.accepted}. {next_step}")


@dataclass(frozen=True)
class Words:
    """What stands in for a placeholder: safe HTML within a line, and in a paragraph of its own."""

    inline: SafeString
    alone: SafeString


def plain(text: str) -> Words:
    """Words somebody typed. Every character is shown as itself; line breaks are kept."""
    lines = format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.strip().splitlines()))
    return Words(lines, format_html("<p>{}</p>", lines))


def several(items: Iterable[Words]) -> Words:
    """A list where it stands alone, else one line with semicolons."""
    found = [item.inline for item in items]
    bullets = format_html_join("", "<li>{}</li>", ((item,) for item in found))
    in_line = format_html_join("; ", "{}", ((item,) for item in found))
    return Words(in_line, format_html("<ul>{}</ul>", bullets) if found else SafeString(""))


def link(address: str, words: str = "") -> Words:
    anchor = format_html('<a href="{}">{}</a>', address, words or address)
    return Words(anchor, format_html("<p>{}</p>", anchor))


NOTHING = Words(SafeString(""), SafeString(""))
"""Where there is nothing to say; a paragraph of its own is left out, and a heading with nothing else below it."""


def table(heading: Sequence[str], rows: Iterable[Sequence[str]], *, otherwise: str) -> Words:
    """Every row, however many there are: a letter runs on to the next page rather than cutting a list off."""
    found = [[plain(cell).inline for cell in row] for row in rows]
    if not found:
        return plain(otherwise)
    head = format_html_join("", "<th>{}</th>", ((cell,) for cell in heading))
    body = format_html_join("", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", _cells(row)),) for row in found))
    whole = format_html(
        "{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        mark_safe(TABLE_FRAME),  # noqa: S308 - our own frame
        head,
        body,
    )
    in_line = format_html_join("; ", "{}", ((format_html_join(", ", "{}", _cells(row)),) for row in found))
    return Words(in_line, whole)


def _cells(row: Sequence[SafeString]) -> Iterable[tuple[SafeString]]:
    return ((cell,) for cell in row)


def placeholders_in(text: str, *, accepted: Iterable[str] | None = None) -> list[str]:
    """The placeholders of a letter in order. Raises `PlaceholderError` for any other use of double braces."""
    allowed = tuple(all_placeholders() if accepted is None else accepted)
    names = [match["name"] for match in _PLACEHOLDER.finditer(text)]
    for name in names:
        if name not in allowed:
            raise PlaceholderError(f"{{{{ {name} }}}}", accepted=allowed, next_step="Correct the name or take it out.")
    rest = _FOREIGN.search(_PLACEHOLDER.sub("", text))
    if rest:
        raise PlaceholderError(
            rest.group(),
            accepted=allowed,
            next_step="Letters have no template language; write {{ name }} or plain words.",
        )
    return names


def with_tokens(text: str) -> tuple[str, list[str]]:
    """The text with a numbered token for each placeholder, and the names in that order.

    A letter keeps its line breaks: whoever signs on one line and names the school on the next means two lines.
    """
    names = placeholders_in(text)
    numbers = iter(range(len(names)))
    cleaned = text.replace(_OPEN, "").replace(_CLOSE, "")
    cleaned = _LINE_BREAK.sub("  \n", cleaned)
    return _PLACEHOLDER.sub(lambda _: f"{_OPEN}{next(numbers)}{_CLOSE}", cleaned), names


def put_in(html: str, names: list[str], values: Mapping[str, Words]) -> SafeString:
    """The HTML with every token replaced. Values are put in after Markdown ran, so they cannot become markup."""
    found = {int(match["index"]) for match in _TOKEN.finditer(_TAG.sub("", html))}
    for index, name in enumerate(names):
        if index not in found:
            raise PlaceholderError(
                f"{{{{ {name} }}}}",
                accepted=values,
                next_step="It stands inside a link or code; put it between plain words.",
            )

    def replacement(match: re.Match[str]) -> str:
        words = _value(names[int(match["index"])], values)
        if match["paragraph"] and match["end"]:
            return words.alone or _LEFT_OUT
        return f"{match['paragraph'] or ''}{words.inline}{match['end'] or ''}"

    whole = _HEADING_OF_NOTHING.sub("", _TOKEN.sub(replacement, html)).replace(_LEFT_OUT, "")
    return mark_safe(whole)  # noqa: S308 - rendered Markdown and escaped values


def fill_line(text: str, values: Mapping[str, str]) -> str:
    """A subject line with its placeholders filled in, on one line."""
    placeholders_in(text, accepted=SUBJECT_PLACEHOLDERS)
    return " ".join(_PLACEHOLDER.sub(lambda match: values[match["name"]], text).split())


def _value(name: str, values: Mapping[str, Words]) -> Words:
    if name not in values:
        raise PlaceholderError(
            f"{{{{ {name} }}}}",
            accepted=values,
            next_step="This kind of letter has no such words; take it out of the template.",
        )
    return values[name]
