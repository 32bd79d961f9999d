"""A crest is served when it draws and does nothing else."""

import pytest

from portal.pages.crest import crest_problem, crest_to_serve, default_crest

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"'
GOOD = f'<svg {XMLNS}><defs><linearGradient id="g"/></defs><path d="M0 0h9" fill="url(#g)"/><use href="#g"/></svg>'


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script>alert(1)</script>", "it holds <script>"),
        ("<foreignObject><p>x</p></foreignObject>", "it holds <foreignObject>"),
        ("<style>@import url(//evil.example)</style>", "it holds <style>"),
        ("<image href='http://evil.example/x.png'/>", "it holds <image>"),
        ("<a href='#x'><path/></a>", "it holds <a>"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "it holds <animate>"),
        ("<path onload='alert(1)'/>", "it has the attribute onload"),
        ("<path ONCLICK='alert(1)'/>", "it has the attribute onclick"),
        ("<path style='fill:red'/>", "it has the attribute style"),
        ("<use xlink:href='http://evil.example/x.svg#a'/>", "its href points outside the drawing"),
        ("<use href='data:image/svg+xml,x'/>", "its href points outside the drawing"),
        ("<path fill='url(http://evil.example/#a)'/>", "its fill points outside the drawing"),
        ("<path fill='URL( //evil.example )'/>", "its fill points outside the drawing"),
        ("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>1</x:script>", "{http://www.w3.org/1999/xhtml}script"),
        ("<path", "it is not well-formed XML"),
    ],
)
def test_more_than_a_drawing_is_refused_and_the_portal_s_own_served(inside: str, words: str) -> None:
    svg = f"<svg {XMLNS}>{inside}</svg>"
    assert words in crest_problem(svg)
    assert crest_to_serve(svg) == default_crest()


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "a document type"),
        ("<html/>", "no SVG drawing"),
        (f"<svg {XMLNS}>{' ' * 60_000}</svg>", "longer than 60000"),
    ],
)
def test_other_documents_are_refused(svg: str, words: str) -> None:
    assert words in crest_problem(svg)


def test_plain_drawing_is_served_as_it_is() -> None:
    assert (crest_problem(GOOD), crest_to_serve(GOOD)) == ("", GOOD)


def test_portal_s_own_crest_is_a_plain_drawing() -> None:
    assert (crest_problem(default_crest()), crest_to_serve("")) == ("", default_crest())
