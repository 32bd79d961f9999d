from django.template.loader import render_to_string

from portal.policies.reading.marked_text import arrange
from portal.policies.reading.word_diff import compare_html


def shown(older: str, newer: str) -> str:
    html = render_to_string("policies/parts/marked_words.html", {"parts": arrange(compare_html(older, newer))})
    return "".join(line.strip() for line in html.splitlines())


def test_lists_stay_lists_with_their_numbers_and_what_is_inside_them() -> None:
    old = "<ol><li>One thing<ul><li>a coat</li></ul></li><li>Another</li></ol>"
    new = "<ol><li>One thing<ul><li>a coat</li><li>boots</li></ul></li><li>Another</li></ol>"
    assert shown(old, new) == (
        '<ol class="marked"><li value="1">One thing<ul class="marked">'
        "<li>a coat</li><li><ins>boots</ins></li></ul></li>"
        '<li value="2">Another</li></ol>'
    )


def test_a_removed_item_has_the_number_it_had() -> None:
    old, new = "<ol><li>Ring us.</li><li>Write to us.</li></ol>", "<ol><li>Write to us.</li></ol>"
    assert shown(old, new) == (
        '<ol class="marked"><li value="1"><del>Ring us.</del></li><li value="1">Write to us.</li></ol>'
    )


def test_a_table_stays_a_table() -> None:
    head = "<tr><th>Day</th><th>Time</th></tr>"
    old = f"<table>{head}<tr><td>Monday</td><td>until 15:15</td></tr></table>"
    new = f"<table>{head}<tr><td>Monday</td><td>until 15:30</td></tr></table>"
    assert shown(old, new) == (
        '<div class="marked marked--table"><table><tr><th scope="col">Day</th><th scope="col">Time</th></tr>'
        "<tr><td>Monday</td><td>until <del>15:15 </del><ins>15:30</ins></td></tr></table></div>"
    )


def test_other_blocks_are_paragraphs_and_what_is_as_before_is_told_apart() -> None:
    assert shown("<h3>Why</h3><p>So.</p>", "<h3>Why</h3><p>Thus &lt;b&gt;.</p>") == (
        '<p class="marked marked--h3 marked--same">Why</p>'
        '<p class="marked marked--p"><del>So.</del></p><p class="marked marked--p"><ins>Thus &lt;b&gt;.</ins></p>'
    )


def test_a_deep_item_before_a_shallow_one_is_not_lost() -> None:
    old, new = "<ul><li><ul><li>deep</li></ul></li><li>shallow</li></ul>", "<ul><li>shallow</li></ul>"
    assert shown(old, new) == ('<ul class="marked"><li><del>deep</del></li><li>shallow</li></ul>')
