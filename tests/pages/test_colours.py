"""A school's colours are used where they can be read, and only there."""

import pytest

from portal.pages.colours import TOKENS, contrast, problem_with, readable_colours, stylesheet


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
        ("brand_dark", "#777777", "this has 4.5 to 1"),
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


def test_stylesheet_is_custom_properties_only() -> None:
    sheet = stylesheet({"brand_dark": "#143d44", "brand": "red} body{display:none"})
    lines = sheet.splitlines()
    assert (lines[0], lines[-1], len(lines)) == (":root {", "}", 2 + len(TOKENS))
    assert "  --brand-dark: #143d44;" in lines
    assert "  --brand: #1d5c58;" in lines
