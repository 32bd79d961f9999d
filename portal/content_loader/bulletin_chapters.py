"""The body of a bulletin: chapters under questions, each with numbered findings and, below them, stories."""

import re
from dataclasses import dataclass, field

from portal.rules.bulletins.indicators import Chapter, Story

from .problems import ContentError
from .tables import SLUG

HEADING = re.compile(r"(?P<marks>#{2,3})[ \t]+(?P<title>.+?)[ \t]*\{#(?P<key>[^}]*)\}[ \t]*")
LABEL = re.compile(r"(?P<label>[A-Z]|\d{1,2})\.[ \t]+(?P<question>.+)")
FINDING = re.compile(r"\d+\.[ \t]+(?P<text>.*)")
# How far the lines below the first one of a finding may be set in.
INDENT = "   "
EXAMPLE = "## 1. Are needs found in good time? {#needs} for a chapter, ### A new name {#new-name} for a story"


@dataclass
class _Passage:
    """A heading with the lines below it."""

    line: int
    level: int
    title: str
    key: str
    lines: list[str] = field(default_factory=list)


def parse_chapters(body: str, file: str, first_line: int = 1) -> tuple[Chapter, ...]:
    """The chapters in order. Raises ``ContentError`` that names the line."""
    chapters: list[Chapter] = []
    for passage in _passages(body, file, first_line):
        if passage.level == 2:
            chapters.append(_chapter(passage, file, ordinal=len(chapters) + 1))
        elif not chapters:
            accepted = "a chapter before the first story"
            raise ContentError(file, f"line {passage.line}", passage.title, accepted, f"Headings are {EXAMPLE}.")
        else:
            last = chapters[-1]
            story = Story(key=passage.key, title=passage.title, text="\n".join(passage.lines).strip())
            chapters[-1] = Chapter(
                key=last.key,
                label=last.label,
                question=last.question,
                findings=last.findings,
                stories=(*last.stories, story),
            )
    if not chapters:
        raise ContentError(file, "body", None, "chapters", f"Headings are {EXAMPLE}.")
    return tuple(chapters)


def _passages(body: str, file: str, first_line: int) -> list[_Passage]:
    passages: list[_Passage] = []
    for number, line in enumerate(body.split("\n"), first_line):
        if line.startswith("#"):
            passages.append(_heading(line, file, number))
        elif passages:
            passages[-1].lines.append(line)
        elif line.strip():
            raise ContentError(file, f"line {number}", line, "a heading first", f"Headings are {EXAMPLE}.")
    return passages


def _heading(line: str, file: str, number: int) -> _Passage:
    found = HEADING.fullmatch(line)
    if not found or not SLUG.fullmatch(found["key"]):
        accepted = "a heading with its name in small letters, digits and hyphens"
        raise ContentError(file, f"line {number}", line, accepted, f"Headings are {EXAMPLE}.")
    return _Passage(number, len(found["marks"]), found["title"], found["key"])


def _chapter(passage: _Passage, file: str, ordinal: int) -> Chapter:
    labelled = LABEL.fullmatch(passage.title)
    return Chapter(
        key=passage.key,
        label=labelled["label"] if labelled else str(ordinal),
        question=labelled["question"] if labelled else passage.title,
        findings=_findings(passage, file),
    )


def _findings(passage: _Passage, file: str) -> tuple[str, ...]:
    """Each begins with its number and a full stop; the lines that follow belong to it."""
    findings: list[list[str]] = []
    for number, line in enumerate(passage.lines, passage.line + 1):
        if found := FINDING.match(line):
            findings.append([found["text"]])
        elif findings:
            findings[-1].append(line.removeprefix(INDENT).rstrip())
        elif line.strip():
            raise ContentError(file, f"line {number}", line, "findings, numbered 1., 2., …", "Write “1. ” before it.")
    return tuple("\n".join(lines).strip() for lines in findings)
