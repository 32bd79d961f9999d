import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.markdown import render_markdown
from portal.pages.pdf.html_tree import Node, parse_html


def words_of(node: object) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, dict):
        return "".join(words_of(node.get(key, "")) for key in ("c", "head", "body"))
    return "".join(words_of(each) for each in node) if isinstance(node, list) else ""


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>One <strong>two</strong></p>", [{"k": "p", "c": ["One ", {"k": "strong", "c": ["two"]}]}]),
        ("loose <em>words</em><p>then</p>", [
            {"k": "p", "c": ["loose ", {"k": "em", "c": ["words"]}]}, {"k": "p", "c": ["then"]},
        ]),
        ("<ol start='3'><li>a</li><li><p>b</p></li></ol>", [
            {"k": "list", "ordered": True, "start": 3, "c": [[{"k": "p", "c": ["a"]}], [{"k": "p", "c": ["b"]}]]},
        ]),
        ("<h2 id='x'><span>4</span> Leave <a class='no-print' href='#x'>¶</a></h2>", [
            {"k": "heading", "level": 1, "anchor": "x", "appendix": False,
             "c": [{"k": "span", "c": ["4"]}, " Leave"]},
        ]),
        ("<table><thead><tr><th>Code</th><th>Means</th></tr></thead><tbody><tr><td>L</td></tr></tbody></table>", [
            {"k": "table", "widths": [8, 8], "head": [[["Code"], ["Means"]]], "body": [[["L"], []]]},
        ]),
        ("<dl><dt>Session</dt><dd>Half a day</dd></dl>", [
            {"k": "terms", "c": [
                ["term", [{"k": "p", "c": ["Session"]}]], ["description", [{"k": "p", "c": ["Half a day"]}]],
            ]},
        ]),
        ("<p>a<br>b</p><hr><pre>x\n  y</pre>", [
            {"k": "p", "c": ["a", {"k": "break"}, "b"]}, {"k": "rule"}, {"k": "pre", "c": "x\n  y"},
        ]),
        ("<div class='clause__rules'><p>Rule</p></div>", [{"k": "box", "c": [{"k": "p", "c": ["Rule"]}]}]),
    ],
)  # fmt: skip
def test_html_becomes_a_tree(html: str, blocks: list[Node]) -> None:
    assert parse_html(html) == blocks


def test_an_appendix_begins_at_its_first_heading_and_levels_are_never_left_out() -> None:
    appendix = "<section class='clause--appendix'><h2>Appendix 1</h2><h3>Part</h3></section>"
    headings = [block for block in parse_html(f"<h2>One</h2><h4>Deep</h4>{appendix}") if isinstance(block, dict)]
    assert [(block["level"], block["appendix"]) for block in headings] == [
        (1, False),
        (2, False),
        (1, True),
        (2, False),
    ]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30), max_size=8))
def test_no_word_is_lost_or_added(lines: list[str]) -> None:
    html = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>" for line in lines)
    assert "".join("".join(map(words_of, parse_html(html))).split()) == "".join("".join(lines).split())


def test_what_markdown_makes_is_understood_as_a_whole() -> None:
    blocks = parse_html(render_markdown("## Head\n\nText\n\n- a\n    1. b\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> q"))
    assert [block["k"] for block in blocks if isinstance(block, dict)] == ["heading", "p", "list", "table", "quote"]
