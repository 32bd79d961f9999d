import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content_loader import ContentError, parse_clauses, split_code_tables


def test_clauses_come_in_order_with_number_heading_and_level(policy_body: str) -> None:
    clauses = parse_clauses(policy_body, "p.md", 17)
    assert [(c.anchor, c.number, c.heading, c.level, c.line) for c in clauses] == [
        ("aims", "1", "Our aims", 2, 18),
        ("leave", "1.1", "Asking for leave", 3, 22),
        ("codes", "", "Codes", 2, 38),
    ]


def test_rule_block_is_taken_out_of_the_text(policy_body: str) -> None:
    clause = parse_clauses(policy_body, "p.md")[1]
    assert clause.body == "Please ask {{ notice.minimum.days|words }} days before.\n\nThe headteacher decides."
    (rule,) = clause.rules
    assert (rule.rule, rule.kinds, rule.parameters) == ("notice.minimum", ("exceptional_leave",), {"days": 14})
    assert (rule.strength, rule.also, rule.reading) == ("must", ("aims",), "Calendar days.")
    assert (rule.checked_on, rule.revision) == (date(2026, 6, 1), None)


def test_block_that_only_states_is_no_rule_that_checks() -> None:
    text = '## A {#a}\nText.\n```rule\nstates = "register.window"\nvalue = 30\nscope = "am"\n```\n'
    [clause] = parse_clauses(text, "p.md")
    assert (clause.body, clause.rules) == ("Text.", ())
    assert [(each.states, each.data) for each in clause.statements] == [
        ("register.window", {"states": "register.window", "value": 30, "scope": "am"})
    ]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ('states = "register.window"', "value: got nothing; accepted: what the clause states. Add value to the block."),
        (
            'states = "The window"\nvalue = 30',
            "states: got 'The window'; accepted: the name of a topic such as register.window. Correct the value.",
        ),
    ],
)
def test_block_that_states_nothing_is_refused(block: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_clauses(f"## A {{#a}}\n```rule\n{block}\n```\n", "p.md")
    assert str(caught.value) == f"p.md: #a, rule 1.{message}"


def test_code_table_stays_where_it_stands() -> None:
    body = parse_clauses("## Codes {#codes}\nBefore.\n\n```codes\n```\n\nAfter.\n", "p.md")[0].body
    assert split_code_tables(body) == ["Before.\n\n", None, "\n\nAfter."]


def test_heading_inside_a_block_is_no_heading() -> None:
    text = '## A {#a}\n```rule\n## not = "a heading"\nrule = "x.y"\nkinds = ["medical"]\n```\n'
    assert [(c.anchor, c.body, c.rules[0].rule) for c in parse_clauses(text, "p.md")] == [("a", "", "x.y")]


def test_heading_of_level_four_belongs_to_its_clause() -> None:
    assert parse_clauses("## A {#a}\n#### Inside\nText.", "p.md")[0].body == "#### Inside\nText."


BROKEN = [
    ("", "body: got nothing; accepted: clauses under headings such as ## 1 Our aims {#aims}. Add a clause."),
    (
        "Hello.\n## A {#a}",
        "line 1: got 'Hello.'; accepted: a heading such as ## 1 Our aims {#aims} before the first text. "
        "Put the text under a heading with an anchor.",
    ),
    (
        "# Title {#a}",
        "line 1: got '# Title {#a}'; accepted: headings ## or ###. The title stands in the front matter.",
    ),
    (
        "## 4.2 Leave",
        "line 1: got '## 4.2 Leave'; accepted: a heading that ends in an anchor such as {#leave-notice}. "
        "Add the anchor, or use #### inside a clause.",
    ),
    (
        "## Leave {#Leave}",
        "line 1: got '## Leave {#Leave}'; accepted: a heading that ends in an anchor such as {#leave-notice}. "
        "Add the anchor, or use #### inside a clause.",
    ),
    ("## {#a}", "line 1: got '## {#a}'; accepted: a heading with words. Say what the clause is about."),
    (
        "## A {#a}\n## B {#a}",
        "line 2: got '#a'; accepted: an anchor of its own (line 1 has this one). Choose another anchor.",
    ),
    (
        "## A {#leave}\nSee [there](#leaf).",
        "#leave: got '#leaf'; accepted: the anchor of a clause. Did you mean “leave”?",
    ),
    (
        '## A {#a}\n```rule\nrule = "x.y"\nkinds = ["medical"]\nalso = ["zzz"]\n```',
        "#a: got '#zzz'; accepted: the anchor of a clause. Link to a clause of this policy.",
    ),
    (
        "## A {#a}\n```rule\n## B {#b}",
        "line 2: got '```rule'; accepted: a block that is closed. Add a line ``` after it.",
    ),
    (
        "## A {#a}\n```rules\n```",
        "line 2: got '```rules'; accepted: blocks ```rule, ```codes and ```agreement at the start of a line. "
        "Did you mean “rule”?",
    ),
    (
        "## A {#a}\n- x\n\n  ```rule\n  ```",
        "line 4: got '  ```rule'; accepted: blocks ```rule, ```codes and ```agreement at the start of a line. "
        "Move it to the start of the line.",
    ),
    (
        "## A {#a}\n```codes\nH holiday\n```",
        "line 3: got 'H holiday'; accepted: nothing between ```codes and ```. "
        "Delete it: the table comes from the national list.",
    ),
    (
        '## A {#a}\n\n```rule\nrule = "notice"\nkinds = ["medical"]\n```',
        "#a, rule 1.rule: got 'notice'; accepted: the id of a rule such as notice.minimum. Correct the value.",
    ),
    (
        '## A {#a}\n\n```rule\nrule = "x.y"\nkinds = "medical"\n```',
        "#a, rule 1.kinds: got 'medical'; accepted: a list of texts. Correct the value.",
    ),
    (
        '## A {#a}\n\n```rule\nrule = "x.y"\nkinds = []\n```',
        "#a, rule 1.kinds: got []; accepted: at least one kind of request. Say which requests the rule is for.",
    ),
    (
        '## A {#a}\n\n```rule\nrule = "x.y"\nkinds = ["medical"]\nDays = 3\n```',
        "#a, rule 1.Days: got 'Days'; accepted: a parameter's name, small letters and underscores. Rename it.",
    ),
    (
        "## A {#a}\n\nAsk {{ notice.minimum.days before.",
        "#a, line 3: got '{{ notice.minimum.days before.'; accepted: a placeholder such as {{ school.name }} or "
        "{{ notice.minimum.days@religious|words }}. Write the whole placeholder on one line, with both braces.",
    ),
    (
        "## A {#a}\n\nAsk {{ Notice }} before.",
        "#a, line 3: got '{{ Notice }} before.'; accepted: a placeholder such as {{ school.name }} or "
        "{{ notice.minimum.days@religious|words }}. Write the whole placeholder on one line, with both braces.",
    ),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_broken_body_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_clauses(text, "p.md")
    assert str(caught.value) == f"p.md: {message}"


def _is_plain(line: str) -> bool:
    """Text as a clause may hold it: no heading, no block, no brace or link that would mean something."""
    means_something = ("{{", "}}", "](#")
    return (
        not re.match(r"#{1,3}[ \t]", line)
        and not line.lstrip().startswith(("```", "~~~"))
        and not any(mark in line for mark in means_something)
    )


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).filter(_is_plain)
TEXTS = st.lists(st.one_of(LINES, st.sampled_from(["", "- one", "  1. two", "| a | b |", "#### Small"])), max_size=8)
RULE = '```rule\nrule = "x.y"\nkinds = ["medical"]\nn = {}\n```'


def _trimmed(lines: list[str]) -> str:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return "\n".join(lines)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_clause_text_round_trips(bodies: list[list[str]]) -> None:
    text = "\n".join("\n".join([f"## {n} Clause {{#c{n}}}", *lines]) for n, lines in enumerate(bodies))
    assert [(c.anchor, c.body) for c in parse_clauses(text, "p.md")] == [
        (f"c{n}", _trimmed(lines)) for n, lines in enumerate(bodies)
    ]


@given(before=TEXTS, after=TEXTS, count=st.integers(0, 3))
def test_rule_blocks_leave_the_text_around_them_as_it_is(before: list[str], after: list[str], count: int) -> None:
    rules = [RULE.format(n) for n in range(count)]
    (clause,) = parse_clauses("\n".join(["## A {#a}", *before, "", *rules, "", *after]), "p.md")
    kept = [part for part in (_trimmed(before), _trimmed(after)) if part]
    if count:
        assert clause.body == "\n\n".join(kept)
    assert [rule.parameters["n"] for rule in clause.rules] == list(range(count))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        anchors = [clause.anchor for clause in parse_clauses(f"## A {{#a}}\n{text}", "p.md")]
    except ContentError as error:
        anchors = [error.file]
    assert anchors[0] in ("a", "p.md")


def test_an_appendix_has_its_own_number_and_the_clauses_under_it_belong_to_it() -> None:
    headings = ("## 1 Aims {#aims}", "## Appendix 1 The form {#form}", "### How to use it {#use}", "## 2 End {#end}")
    clauses = parse_clauses("\n\nWords.\n\n".join(headings), "p.md")
    assert [(clause.number, clause.heading, clause.is_appendix) for clause in clauses] == [
        ("1", "Aims", False),
        ("Appendix 1", "The form", True),
        ("", "How to use it", True),
        ("2", "End", False),
    ]
