"""The body of a policy: Markdown with anchored headings, rule blocks and code tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .agreements import read_agreement_block
from .placeholders import find_placeholders, refuse_broken_placeholders
from .problems import ContentError, nearest
from .rule_blocks import RuleBlock, StatementBlock, read_block

HEADING = re.compile(r"(?P<marks>#{1,3})[ \t]+(?P<title>.*?)[ \t]*(?:\{#(?P<anchor>[^{}]*)\})?[ \t]*")
NUMBER = re.compile(r"(?P<number>(?:Appendix )?[A-Z]?\d+(?:\.\d+)*)\.?[ \t]+(?P<heading>.+)")
# A number that the loader would not take for one, or none before a heading that begins with one: [4a] Heading.
EXPLICIT_NUMBER = re.compile(r"\[(?P<number>[^\]]*)\][ \t]+(?P<heading>.+)")
APPENDIX = "Appendix "
ANCHOR = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LINK = re.compile(r"\]\(#([^)\s]*)\)")
CLAUSE = "clause"
FENCE = "```"
FENCE_MARKS = (FENCE, "~~~")
FENCE_WORDS = ("rule", "codes", "agreement")
# Where a line of a text would be taken for a heading or a fence, a backslash before it says that it is none.
LINE_START = re.compile(r"^([^\S\n]*)(\\*)(?=```|~~~)|^()(\\*)(?=#{1,3}[ \t])", re.MULTILINE)
CODE_TABLE = re.compile(r"^```[ \t]*codes[ \t]*\n(?:[ \t]*\n)*```[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseContent:
    """``body`` is Markdown, its placeholders unfilled, its code tables left in place, its other blocks taken out.

    ``is_appendix`` holds for a clause numbered “Appendix 1” and for the smaller clauses that follow it.
    """

    anchor: str
    number: str
    heading: str
    level: int
    body: str
    rules: tuple[RuleBlock, ...]
    line: int
    agreement: Mapping[str, Any] | None = None
    statements: tuple[StatementBlock, ...] = ()
    is_appendix: bool = False


def parse_clauses(text: str, file: str, first_line: int = 1) -> tuple[ClauseContent, ...]:
    """The clauses of a policy body that begins at ``first_line`` of ``file``. Raises ``ContentError``."""
    clauses: list[ClauseContent] = []
    for number, lines in _split_at_headings(text.split("\n"), file, first_line):
        follows_appendix = clauses[-1].is_appendix if clauses else False
        clauses.append(_read_clause(lines, file, number, follows_appendix=follows_appendix))
        _refuse_anchor_twice(clauses, file)
    if not clauses:
        raise ContentError(file, "body", None, "clauses under headings such as ## 1 Our aims {#aims}", "Add a clause.")
    _refuse_dead_ends(clauses, file)
    return tuple(clauses)


def cited_anchors(text: str) -> list[str]:
    """The anchors of this policy that a text leads to, as links and as placeholders.

    >>> cited_anchors("See [notice](#notice) and {{ clause.leave-notice }}.")
    ['notice', 'leave-notice']
    """
    named = (placeholder.path.partition(".") for placeholder in find_placeholders(text))
    return [*LINK.findall(text), *(anchor for group, _, anchor in named if group == CLAUSE and anchor)]


def split_code_tables(body: str) -> list[str | None]:
    """The body cut at its code tables: texts, and None where the table of attendance codes stands.

    >>> split_code_tables("Before\\n```codes\\n```\\nafter")
    ['Before\\n', None, '\\nafter']
    """
    parts: list[str | None] = []
    for text in CODE_TABLE.split(body):
        parts += [text, None]
    return parts[:-1]


def escape_line_starts(body: str) -> str:
    """The text of a clause as it can stand in a file: no line of it is taken for a heading or a fence.

    >>> escape_line_starts("# 7 is a number")
    '\\\\# 7 is a number'
    """
    parts, at = [], 0
    for table in CODE_TABLE.finditer(body):
        parts += [_escaped(body[at : table.start()]), table.group()]
        at = table.end()
    return "".join([*parts, _escaped(body[at:])])


def _escaped(text: str) -> str:
    return LINE_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[4] or ''}", text)


def _unescaped(text: str) -> str:
    return LINE_START.sub(lambda found: f"{found[1] or ''}{(found[2] or found[4] or '')[1:]}", text)


def heading_title(number: str, heading: str) -> str:
    """Number and heading as they stand in a file, so that they are read apart again."""
    title = f"{number} {heading}".strip()
    return title if _numbered(title) == (number, heading) else f"[{number}] {heading}"


def _numbered(title: str) -> tuple[str, str]:
    found = EXPLICIT_NUMBER.fullmatch(title) or NUMBER.fullmatch(title)
    return (found["number"], found["heading"]) if found else ("", title)


def _split_at_headings(lines: list[str], file: str, first_line: int) -> list[tuple[int, list[str]]]:
    """Each clause's lines with the number of its heading's line. What stands inside a block is no heading."""
    clauses: list[tuple[int, list[str]]] = []
    block, opened_on = "", 0
    for number, line in enumerate(lines, first_line):
        if block:
            block = _block_after(line, block, file, number)
        elif line.lstrip().startswith(FENCE_MARKS):
            block, opened_on = _opened_block(line, file, number), number
        elif HEADING.fullmatch(line):
            clauses.append((number, []))
        if not clauses and line.strip():
            accepted = "a heading such as ## 1 Our aims {#aims} before the first text"
            raise ContentError(file, f"line {number}", line, accepted, "Put the text under a heading with an anchor.")
        if clauses:
            clauses[-1][1].append(line)
    if block:
        accepted = "a block that is closed"
        raise ContentError(file, f"line {opened_on}", FENCE + block, accepted, f"Add a line {FENCE} after it.")
    return clauses


def _opened_block(line: str, file: str, number: int) -> str:
    word = line.strip().removeprefix(FENCE).strip()
    if line.startswith(FENCE) and word in FENCE_WORDS:
        return word
    advice = (
        "Move it to the start of the line." if word in FENCE_WORDS else nearest(word, FENCE_WORDS, "Name the block.")
    )
    accepted = "blocks ```rule, ```codes and ```agreement at the start of a line"
    raise ContentError(file, f"line {number}", line, accepted, advice)


def _block_after(line: str, block: str, file: str, number: int) -> str:
    if line.rstrip() == FENCE:
        return ""
    if block == "codes" and line.strip():
        accepted = "nothing between ```codes and ```"
        raise ContentError(file, f"line {number}", line, accepted, "Delete it: the table comes from the national list.")
    return block


def _read_clause(lines: list[str], file: str, line: int, *, follows_appendix: bool) -> ClauseContent:
    level, number, heading, anchor = _read_heading(lines[0], file, line)
    text, blocks = _take_out_blocks(lines[1:], line + 1)
    refuse_broken_placeholders("\n".join(lines), file, line, inside=f"#{anchor}")
    found = [
        read_block(block, file, at, f"#{anchor}, rule {place}") for place, (at, block) in enumerate(blocks["rule"], 1)
    ]
    return ClauseContent(
        anchor=anchor,
        number=number,
        heading=heading,
        level=level,
        body=_unescaped("\n".join(text)),
        rules=tuple(block for block in found if isinstance(block, RuleBlock)),
        line=line,
        statements=tuple(block for block in found if isinstance(block, StatementBlock)),
        agreement=_read_agreement(blocks["agreement"], file, anchor),
        is_appendix=number.startswith(APPENDIX) or (follows_appendix and level > 2),
    )


def _read_agreement(blocks: list[tuple[int, str]], file: str, anchor: str) -> Mapping[str, Any] | None:
    if len(blocks) > 1:
        at = blocks[1][0] - 1
        accepted = "one agreement to a clause"
        raise ContentError(file, f"line {at}", "```agreement", accepted, "Put the second one into a clause of its own.")
    return read_agreement_block(blocks[0][1], file, blocks[0][0], f"#{anchor}, agreement") if blocks else None


def _read_heading(line: str, file: str, at: int) -> tuple[int, str, str, str]:
    found = HEADING.fullmatch(line)
    if found is None or len(found["marks"]) < 2:
        raise ContentError(file, f"line {at}", line, "headings ## or ###", "The title stands in the front matter.")
    anchor = found["anchor"]
    if anchor is None or not ANCHOR.fullmatch(anchor):
        accepted = "a heading that ends in an anchor such as {#leave-notice}"
        raise ContentError(file, f"line {at}", line, accepted, "Add the anchor, or use #### inside a clause.")
    number, heading = _numbered(found["title"])
    if not heading:
        raise ContentError(file, f"line {at}", line, "a heading with words", "Say what the clause is about.")
    return len(found["marks"]), number, heading, anchor


def _take_out_blocks(lines: list[str], first_line: int) -> tuple[list[str], dict[str, list[tuple[int, str]]]]:
    """The lines without rule and agreement blocks, and each block with the number of its first line. All are closed."""
    text: list[str] = []
    blocks: dict[str, list[tuple[int, str]]] = {"rule": [], "agreement": []}
    at = 0
    while at < len(lines):
        if not lines[at].startswith(FENCE):
            text.append(lines[at])
            at += 1
            continue
        end = next(place for place in range(at + 1, len(lines)) if lines[place].rstrip() == FENCE)
        word = lines[at].removeprefix(FENCE).strip()
        if word in blocks:
            blocks[word].append((first_line + at + 1, "\n".join(lines[at + 1 : end])))
            text = [*_without_blank_end(text), ""]
            end += next((place for place, line in enumerate(lines[end + 1 :]) if line.strip()), 0)
        else:
            text += lines[at : end + 1]
        at = end + 1
    text = _without_blank_end(text)
    return _without_blank_end(text[::-1])[::-1], blocks


def _without_blank_end(lines: list[str]) -> list[str]:
    end = next((place for place in range(len(lines), 0, -1) if lines[place - 1].strip()), 0)
    return lines[:end]


def _refuse_anchor_twice(clauses: list[ClauseContent], file: str) -> None:
    last = clauses[-1]
    for clause in clauses[:-1]:
        if clause.anchor == last.anchor:
            accepted = f"an anchor of its own (line {clause.line} has this one)"
            raise ContentError(file, f"line {last.line}", f"#{last.anchor}", accepted, "Choose another anchor.")


def _refuse_dead_ends(clauses: list[ClauseContent], file: str) -> None:
    """Links and rule blocks may point only to clauses that are there."""
    anchors = [clause.anchor for clause in clauses]
    for clause in clauses:
        cited = [*cited_anchors(clause.body), *(anchor for rule in clause.rules for anchor in rule.also)]
        for anchor in cited:
            if anchor not in anchors:
                advice = nearest(anchor, anchors, "Link to a clause of this policy.")
                raise ContentError(file, f"#{clause.anchor}", f"#{anchor}", "the anchor of a clause", advice)
