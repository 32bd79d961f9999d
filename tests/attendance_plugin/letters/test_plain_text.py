from portal.attendance_plugin.letters.plain_text import to_plain_text


def test_paragraphs_lists_and_links_read_as_text() -> None:
    html = (
        "<h2>Our decision</h2>\n<p>Dear Ngozi,<br>we have read it.</p>"
        '<ul><li>Monday</li><li><a href="https://p.example/x">4.2 Notice</a></li></ul>'
        '<p>See <a href="https://p.example/y">https://p.example/y</a> &amp; ring us.</p>'
    )
    assert to_plain_text(html) == (
        "Our decision\n\nDear Ngozi,\nwe have read it.\n\n- Monday\n- 4.2 Notice (https://p.example/x)\n\n"
        "See https://p.example/y & ring us.\n"
    )


def test_typed_markup_stays_what_it_was() -> None:
    assert to_plain_text("<p>&lt;b&gt;5 &lt; 6&lt;/b&gt;</p>") == "<b>5 < 6</b>\n"
