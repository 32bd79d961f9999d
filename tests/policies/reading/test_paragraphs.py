from portal.policies.reading.paragraphs import Block, read_paragraphs


def item(words: str, number: int, kind: str = "ul", depth: int = 1) -> tuple[Block, int]:
    return Block(tag="li", cells=(words,), kind=kind, depth=depth), number  # type: ignore[arg-type]


def test_rows_keep_their_cells_and_signs_stay_signs() -> None:
    html = "<table><thead><tr><th>Code</th><th>Means</th></tr></thead><tr><td>&lt;</td><td>A &amp; B</td></tr></table>"
    assert read_paragraphs(html) == [
        Block(tag="tr", cells=("Code", "Means"), kind="head"),
        Block(tag="tr", cells=("<", "A & B")),
    ]


def test_an_empty_cell_keeps_its_place() -> None:
    html = "<table><tr><td></td><td><p>One</p><p>two</p></td></tr><tr><td></td></tr></table>"
    assert read_paragraphs(html) == [Block(tag="tr", cells=("", "One two"))]


def test_items_know_their_list_and_their_number() -> None:
    html = "<ol start='4'><li>Four<ul><li>inside</li></ul></li><li>Five</li></ol>"
    assert [(block, block.number) for block in read_paragraphs(html)] == [
        item("Four", 4, "ol"),
        item("inside", 1, depth=2),
        item("Five", 5, "ol"),
    ]


def test_text_outside_paragraphs_is_not_lost() -> None:
    html = "<ul><li><p>One</p><p>Two</p></li><li>Three</li></ul>Four<dl><dt>A</dt><dd>B</dd></dl>"
    assert [(block.tag, *block.cells) for block in read_paragraphs(html)] == [
        ("li", "One"),
        ("p", "Two"),
        ("li", "Three"),
        ("p", "Four"),
        ("dt", "A"),
        ("dd", "B"),
    ]
