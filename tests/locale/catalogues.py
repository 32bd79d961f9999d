"""What stands in the catalogues and what the code and templates ask them for, read without GNU gettext."""

import ast
import gettext
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from portal.rules.leave.explanation import parent_sentences

ROOT = Path(__file__).parents[2] / "portal"
LANGUAGES = sorted(path.name for path in (ROOT / "locale").iterdir())
# How many of the arguments are words, and whether the first is their context.
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1, False)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (2, False)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (2, True)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (3, True)),
}
IN_TEMPLATE = re.compile(r"""\b(n?p?gettext|_)\(((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|,|\s|count)+)\)""")


@dataclass
class Entry:
    """One sentence: its key as compiled catalogues have it, and its translations."""

    key: str
    plural: str
    words: list[str] = field(default_factory=list)
    flags: str = ""


def entries(language: str) -> list[Entry]:
    """The catalogue as it is edited."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    blocks = path.read_text().strip().split("\n\n")
    return [_entry(block) for block in blocks[1:]]


def header(language: str) -> str:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    return path.read_text().split("\n\n")[0]


def _entry(block: str) -> Entry:
    said: dict[str, str] = {}
    for line in block.splitlines():
        if found := re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) ", line):
            name, line = found[1], line[found.end() :]
        if line.startswith('"'):
            said[name] = said.get(name, "") + json.loads(line)
    words = [text for name, text in said.items() if name.startswith("msgstr")]
    key = f"{said['msgctxt']}\x04{said['msgid']}" if "msgctxt" in said else said["msgid"]
    flags = " ".join(line for line in block.splitlines() if line.startswith("#,"))
    return Entry(key, said.get("msgid_plural", ""), words, flags)


def compiled(language: str) -> dict[object, str]:
    """The catalogue as the portal reads it."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: words for key, words in catalogue.items() if key}


def asked_for() -> dict[str, str]:
    """Every sentence the portal asks a catalogue for, with the file that does."""
    found = dict.fromkeys(parent_sentences(), "the rules")
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]):
        if "migrations" not in path.parts:
            sentences = _in_code(path) if path.suffix == ".py" else _in_template(path)
            found |= dict.fromkeys(sentences, str(path.relative_to(ROOT)))
    return found


def _in_code(path: Path) -> Iterator[str]:
    source = path.read_text()
    if "translation import" in source:
        yield from _calls(ast.parse(source))


def _in_template(path: Path) -> Iterator[str]:
    source = path.read_text()
    if "i18n" in source:
        for found in IN_TEMPLATE.finditer(templatize(source)):
            yield from _calls(ast.parse(found[0]))


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            number, has_context = CALLS[node.func.id]
            words = [given.value for given in node.args[:number] if isinstance(given, ast.Constant)]
            if len(words) == number:
                yield f"{words[0]}\x04{words[1]}" if has_context else words[0]
