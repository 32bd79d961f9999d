import pytest

from portal.content_loader import Placeholder, fill_placeholders, find_placeholders


@pytest.mark.parametrize(
    ("source", "path", "kind", "filters"),
    [
        ("{{ school.name }}", "school.name", "", ()),
        ("{{date}}", "date", "", ()),
        ("{{ notice.minimum.days@religious|words }}", "notice.minimum.days", "religious", ("words",)),
        ("{{ x.y | words | first_capital }}", "x.y", "", ("words", "first_capital")),
    ],
)
def test_placeholder_is_found_with_its_parts(source: str, path: str, kind: str, filters: tuple[str, ...]) -> None:
    expected = Placeholder(path=path, kind=kind, filters=filters, source=source)
    assert find_placeholders(f"Before {source} after.") == [expected]


def test_each_placeholder_is_filled_where_it_stands() -> None:
    filled = fill_placeholders("{{ a }} and {{ b.c@d }}", lambda found: f"<{found.path}{found.kind}>")
    assert filled == "<a> and <b.cd>"
