"""The closed list of words, and that nothing typed by anybody becomes markup (abuse cases 13 to 15)."""

import pytest

from portal.attendance_plugin.letters.placeholders import (
    SUBJECT_PLACEHOLDERS,
    PlaceholderError,
    fill_line,
    link,
    placeholders_in,
    plain,
    put_in,
    several,
    with_tokens,
)
from portal.attendance_plugin.letters.vocabulary import PLACEHOLDERS
from portal.content_loader import LETTER_PLACEHOLDERS
from portal.pages.markdown import render_markdown


def rendered(body: str, **values: object) -> str:
    with_numbers, names = with_tokens(body)
    return str(put_in(render_markdown(with_numbers), names, values))


def test_the_list_is_the_one_the_content_reader_knows() -> None:
    assert set(PLACEHOLDERS) == set(LETTER_PLACEHOLDERS)


def test_placeholders_are_found_in_order() -> None:
    assert placeholders_in("Dear {{ parent_name }}, about {{child_name}}.") == ["parent_name", "child_name"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("{{ pupil_name }}", "{{ pupil_name }}"),
        ("{{ settings.SECRET_KEY }}", "{{ settings.SECRET_KEY }}"),
        ("{{ reason|safe }}", "{{ reason|safe }}"),
        ("{% include 'x' %}", "{%"),
        ("{# hidden #}", "{#"),
        ("{{ reason", "{{"),
    ],
)
def test_anything_else_is_named_in_the_error(body: str, named: str) -> None:
    with pytest.raises(PlaceholderError) as refused:
        placeholders_in(body)
    assert refused.value.got == named
    assert str(refused.value).startswith(f"The letter asks for {named!r}; accepted: parent_name, child_name,")


def test_a_subject_has_no_place_for_names_or_reasons() -> None:
    assert SUBJECT_PLACEHOLDERS == ("reference", "school_name", "date")
    with pytest.raises(PlaceholderError, match="child_name"):
        fill_line("About {{ child_name }}", {"child_name": "Amara"})


def test_a_subject_is_one_line() -> None:
    assert fill_line("Your request\n{{ reference }}", {"reference": "7QK2\r\nBcc: x@y.example"}) == (
        "Your request 7QK2 Bcc: x@y.example"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "**bold** [x](javascript:alert(1))",
        "![x](https://elsewhere.example/a.png)",
        "{{ reason }} {% now %}",
        "# Heading\n- list",
        "\ue0000\ue001",
        "&lt;b&gt;",
    ],
)
def test_what_was_typed_is_shown_as_itself(typed: str) -> None:
    html = rendered("Reason: {{ reason }}", reason=plain(typed))
    assert "<script" not in html
    assert "<strong" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert "<li" not in html
    assert "<h1" not in html


def test_line_breaks_of_a_reason_are_kept() -> None:
    assert rendered("{{ reason }}", reason=plain("One.\nTwo.")).strip() == "<p>One.<br>Two.</p>"


def test_a_list_alone_becomes_bullets_and_in_a_line_does_not() -> None:
    days = several([plain("Monday"), plain("Tuesday")])
    assert "<ul><li>Monday</li><li>Tuesday</li></ul>" in rendered("Days:\n\n{{ dates_granted }}\n", dates_granted=days)
    assert "<p>Days: Monday; Tuesday.</p>" in rendered("Days: {{ dates_granted }}.", dates_granted=days)


def test_an_empty_list_alone_leaves_nothing() -> None:
    assert rendered("{{ dates_granted }}", dates_granted=several([])).strip() == ""


def test_a_link_is_ours_and_whole() -> None:
    html = rendered(
        "See {{ clauses }}.", clauses=link("https://portal.example/policies/attendance/#notice", "4.2 <Asking>")
    )
    assert '<a href="https://portal.example/policies/attendance/#notice">4.2 &lt;Asking&gt;</a>' in html


def test_a_word_this_letter_has_no_value_for_is_named() -> None:
    with pytest.raises(PlaceholderError, match="dates_refused"):
        rendered("{{ dates_refused }}", reason=plain(""))


def test_a_placeholder_inside_a_link_is_refused() -> None:
    with pytest.raises(PlaceholderError, match="inside a link"):
        rendered("[your request]({{ status_link }})", status_link=link("https://portal.example/"))


def test_a_letter_keeps_its_line_breaks() -> None:
    html = rendered(
        "With best wishes,\n\n{{ headteacher_role }}\n{{ school_name }}",
        headteacher_role=plain("Headteacher"),
        school_name=plain("Millbrook"),
    )
    assert "".join(html.split("\n")) == "<p>With best wishes,</p><p>Headteacher<br>Millbrook</p>"
