"""The fenced blocks of a page of documentation, by the heading they stand under, and how a reader follows them."""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^(?:# |{# |/\* )(\S+\.\w+)(?: #}| \*/)?\n")


@dataclass(frozen=True)
class Block:
    """``file`` is the file that the first line names, empty for commands; ``text`` what stands below that line."""

    language: str
    file: str
    text: str


def blocks_of(page: Path) -> dict[str, list[Block]]:
    """The blocks below each heading of the second level; those above the first stand under an empty one."""
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = dict(zip(["", *parts[1::2]], [parts[0], *parts[2::2]], strict=True))
    return {heading: [_block(*found) for found in FENCE.findall(text)] for heading, text in sections.items()}


def _block(language: str, text: str) -> Block:
    named = FILE.match(text) if language != "sh" else None
    return Block(language, named[1] if named else "", text[named.end() :] if named else text)


def follow(block: Block, site: Path) -> list[str]:
    """Do in ``site`` what the block says; the commands that are left to run.

    Python goes to the end of the file it names; a template or a stylesheet is that file.
    """
    if block.language == "sh":
        return block.text.splitlines()
    path = site / block.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if block.language == "python":
        path.write_text(f"{path.read_text()}\n{block.text}")
    else:
        path.write_text(block.text)
    return []
