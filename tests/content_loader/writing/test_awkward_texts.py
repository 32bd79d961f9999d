"""Whatever people write comes back as it was: quotes, pipes, backslashes, fences, headings, a leading plus."""

import tomllib
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.content_loader import ClauseContent, PolicyContent, parse_clauses
from portal.content_loader.clauses import escape_line_starts
from portal.content_loader.writing import ContentExport, ExportError, write_policy
from portal.content_loader.writing.policy_text import write_clause
from portal.content_loader.writing.toml_text import toml_lines, toml_value

# Any text a database holds, with what is awkward in TOML and Markdown far more often than by chance.
AWKWARD = st.sampled_from(
    ['"', "'", '"""', "\\", "\\n", "|", "+", "+++", "```", "```rule", "~~~", "# ", "### ", "{#a}", "é", "→", "\u2028"]
)
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.lists(AWKWARD | st.text(CHARACTERS, max_size=6), max_size=8).map("".join)
LINES = st.lists(WORDS | st.sampled_from(["", " ", "  ```codes", "```codes", "\t```", "\\# x", "[1] x"]), max_size=8)
BODY = LINES.map("\n".join).map(str.strip)
SCALARS: Any = st.text() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.dates()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
def test_any_value_is_read_back_from_toml(values: dict[str, Any]) -> None:
    written = {key: _without_lone_halves(value) for key, value in values.items()}
    assert tomllib.loads("\n".join(toml_lines(written))) == written


def _without_lone_halves(value: Any) -> Any:
    """TOML is UTF-8: a half of a surrogate pair is no character."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_without_lone_halves(item) for item in value]
    if isinstance(value, dict):
        return {_without_lone_halves(key): _without_lone_halves(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("96.50"), "96.50"),
        (time(8, 5), '"08:05"'),
        (date(2026, 9, 1), "2026-09-01"),
        (True, "true"),
        ((), "[]"),
        (["a" * 60, "b" * 60], f'[\n    "{"a" * 60}",\n    "{"b" * 60}",\n]'),
        ({"a b": 1, "none": None}, '{ "a b" = 1 }'),
        ("\x00\x7f", '"\\u0000\\u007f"'),
    ],
)
def test_value_is_written_as_people_write_it(value: Any, written: str) -> None:
    assert toml_value(value) == written


def clause(**values: Any) -> ClauseContent:
    usual: dict[str, Any] = {"anchor": "a", "number": "1", "heading": "Words", "level": 2, "body": "", "rules": ()}
    return ClauseContent(**usual | {"line": 1} | values)


def read_back(written: ClauseContent) -> ClauseContent:
    [read] = parse_clauses(write_clause(written), "p.md")
    return replace(read, line=1)


@given(BODY)
@example("### Not a clause {#x}")
@example("\\### A backslash before it")
@example("```python\nx = 1\n```")
@example("```codes\n\n```\n\nAfter")
@example("Before\n```codes\nno table\n```")
@example("+ soup\n+++\n| a | b |")
def test_any_text_of_a_clause_is_read_back(body: str) -> None:
    text = body.replace("{{", "{ {").replace("}}", "} }").replace("](#", "] (#").strip()
    assert read_back(clause(body=text)).body == text


@given(WORDS.map(lambda words: " ".join(words.split())), st.sampled_from(["", "1", "4a", "1.2", "A1", "7.", "§ 3"]))
@example("2024 figures", "")
@example("[Updated] figures", "")
@example("Figures {#old}", "1")
@example("{#", "")
def test_any_heading_and_number_are_read_back_apart(heading: str, number: str) -> None:
    words = heading.replace("{{", "{ {").replace("}}", "} }").strip() or "Words"
    read = read_back(clause(heading=words, number=number))
    assert (read.number, read.heading) == (number, words)


@pytest.mark.parametrize("text", ["Plain words.", "#### A heading inside a clause", "#hashtag", "Say ``` in a line"])
def test_text_that_cannot_be_mistaken_stays_as_it_is(text: str) -> None:
    assert escape_line_starts(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x7f", "\r"])
def test_control_character_is_refused_with_its_place(character: str) -> None:
    export = ContentExport()
    with pytest.raises(ExportError) as caught:
        export.add("pages/news.md", f"one\ntwo{character}")
    assert str(caught.value) == (
        f"pages/news.md: line 2 holds the control character {character!r}. "
        "Open it in the admin, delete this character, and export again."
    )


def test_file_is_written_by_one_room() -> None:
    export = ContentExport()
    export.add("school.toml", "x")
    with pytest.raises(ExportError, match=r"school\.toml: two rooms write this file"):
        export.add("school.toml", "y")


def test_what_is_as_usual_is_left_out_of_a_policy(policy_body: str) -> None:
    """A live document has no cycle of its own; a file that said so would not be accepted."""
    policy = PolicyContent(
        **dict.fromkeys(("file", "slug", "owner_contact", "deputy_role", "deputy_contact", "based_on", "corrects"), ""),
        label="2026-09",
        title="Register",
        policy_type="register",
        summary="What it is.",
        effective_from=date(2026, 9, 1),
        approved_on=date(2026, 7, 1),
        review_due=date(2027, 8, 31),
        approving_body="Board",
        owner_role="Head",
        author_role="Head",
        review_cycle_months=0,
        change_note="New.",
        legal_framework=(),
        related=(),
        adopted_on=None,
        scope="school",
        precisions={"review_due": "month"},
        blanks={"gates-open": "8:35"},
        departures={},
        clauses=parse_clauses(policy_body, "p.md"),
    )
    assert write_policy(policy).split("+++\n")[1] == (
        'label = "2026-09"\ntitle = "Register"\npolicy_type = "register"\nsummary = "What it is."\n'
        "effective_from = 2026-09-01\napproved_on = 2026-07-01\n"
        'approving_body = "Board"\nowner_role = "Head"\nauthor_role = "Head"\nreview_due = "2027-08"\n'
        'change_note = "New."\nblanks = { gates-open = "8:35" }\n'
    )
