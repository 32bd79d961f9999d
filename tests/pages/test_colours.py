"""A school's colours are used where they can be read, and only there."""

import pytest
from django.core.exceptions import ValidationError

from portal.pages.colours import INK, SURFACE, TOKENS, contrast, problem_with, readable_colours, stylesheet
from portal.pages.models import School


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_as_wcag_counts_it(one: str, other: str, ratio: float) -> None:
    """The last two are the well-known examples of the standard's own tools."""
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("token", TOKENS)
def test_default_colour_passes_its_own_test(token: str) -> None:
    assert problem_with(token, TOKENS[token].default) == ""


@pytest.mark.parametrize(
    ("token", "colour", "words"),
    [
        ("brand", "#ffee00", "need a contrast of 4.5 to 1"),
        ("brand_dark", "#777777", "this has 4.4 to 1"),
        ("brand", "teal", "written like #1d5c58"),
        ("brand", "#1d5c58;}body{display:none}", "written like #1d5c58"),
        ("loud", "#000000", "the portal knows the colours brand, brand_dark"),
    ],
)
def test_problem_says_what_was_got_and_what_is_accepted(token: str, colour: str, words: str) -> None:
    assert words in problem_with(token, colour)


def test_colour_that_cannot_be_read_falls_back() -> None:
    chosen = {"brand": "#ffee00", "accent": "#74407c", "loud": "#000000"}
    found = readable_colours(chosen)
    assert (found["brand"], found["accent"]) == (TOKENS["brand"].default, "#74407c")
    assert set(found) == set(TOKENS)


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_screen_s_words_keep_seven_to_one_with_any_colour_that_is_taken(grey: int) -> None:
    """B2: whatever a school chose, dark words on brand_soft, white ones on brand_dark and its figures on a card."""
    chosen = dict.fromkeys(("brand_dark", "brand_soft"), f"#{grey:02x}{grey * 7 % 256:02x}{grey * 3 % 256:02x}")
    used = readable_colours(chosen)
    pairs = [(INK, used["brand_soft"]), ("#ffffff", used["brand_dark"]), (SURFACE, used["brand_dark"])]
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


def test_school_is_not_saved_by_a_form_with_colours_nobody_can_read(school: School) -> None:
    school.colours = {"brand_dark": "#777777", "brand_soft": "#dcebec"}
    with pytest.raises(ValidationError) as refused:
        school.full_clean()
    assert refused.value.message_dict == {
        "colours": [
            "brand_dark #777777: the header, the footer, headings and the hallway screen's figures need a contrast of "
            "7 to 1 against #fffdf9; this has 4.4 to 1"
        ]
    }
    school.colours = {"brand_soft": "#dcebec"}
    school.full_clean()


def test_stylesheet_is_custom_properties_only() -> None:
    sheet = stylesheet({"brand_dark": "#143d44", "brand": "red} body{display:none"})
    lines = sheet.splitlines()
    assert (lines[0], lines[-1], len(lines)) == (":root {", "}", 2 + len(TOKENS))
    assert "  --brand-dark: #143d44;" in lines
    assert "  --brand: #1d5c58;" in lines
