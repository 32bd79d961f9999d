"""An agreement block in a content file: taken out of the text as plain data, refused with its place."""

import pytest

from portal.content_loader import ContentError, parse_clauses

CHARTER = """## A Our charter {#charter}

Read it with your child.

```agreement
kind = "agreement"
for = ["pupils"]
year_groups = [2, 1]
pupils_sign = "with_class"
accept = "I keep to our charter."
statements = [
    { key = "kind", heading = "I promise", text = "to be kind" },
    { key = "ask", text = "to ask first" },
]
```

Thank you.
"""


def test_an_agreement_is_taken_out_of_the_text_as_plain_data() -> None:
    (clause,) = parse_clauses(CHARTER, "p.md")
    assert clause.body == "Read it with your child.\n\nThank you."
    assert clause.agreement == {
        "kind": "agreement",
        "for": ["pupils"],
        "year_groups": [1, 2],
        "pupils_sign": "with_class",
        "accept": "I keep to our charter.",
        "statements": [
            {"key": "kind", "text": "to be kind", "heading": "I promise"},
            {"key": "ask", "text": "to ask first"},
        ],
    }


def test_questions_may_have_a_hint_and_a_way_to_answer() -> None:
    asked = ["[[questions]]", 'key = "now"', 'text = "Is it?"', 'hint = "Look for dates."', 'answer = "text"']
    (clause,) = parse_clauses(block('kind = "checklist"', 'for = ["governors"]', *asked), "p.md")
    assert clause.agreement is not None
    assert clause.agreement["questions"] == [
        {"key": "now", "text": "Is it?", "hint": "Look for dates.", "answer": "text"}
    ]


def block(*lines: str) -> str:
    return "\n".join(["## A {#a}", "```agreement", *lines, "```"])


BROKEN = [
    (
        block('kind = "promise"', 'for = ["staff"]'),
        "p.md: #a, agreement.kind: got 'promise'; accepted: one of agreement, questionnaire, checklist. "
        "Take one of these.",
    ),
    (
        block('kind = "agreement"', 'for = "staff"'),
        "p.md: #a, agreement.for: got 'staff'; accepted: a list of texts. Correct the value.",
    ),
    (
        block('kind = "agreement"', 'for = ["staff"]', "[[questions]]", 'key = "a"', 'text = "b"'),
        "p.md: #a, agreement.questions: got 'questions'; accepted: statements in a block of kind agreement. "
        "Call them statements.",
    ),
    (
        block('kind = "agreement"', 'for = ["staff"]', "[[statements]]", 'key = "a"', 'text = "b"', 'hint = "c"'),
        "p.md: #a, agreement.statements[1].hint: got 'hint'; accepted: the keys heading, key, text. Remove the key.",
    ),
    (
        block('kind = "agreement"', 'for = ["staff"]') + "\n" + block('kind = "checklist"').split("\n", 1)[1],
        "p.md: line 6: got '```agreement'; accepted: one agreement to a clause. "
        "Put the second one into a clause of its own.",
    ),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_block_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        parse_clauses(text, "p.md")
    assert str(refused.value) == message
