"""From addresses to file names; nothing may leave the folder (abuse case 52)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.static_site.addresses import BadAddress
from portal.static_site.file_names import file_name, safe_name


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", "index.html"),
        ("/dates/", "dates/index.html"),
        ("/dates/feeds/year-3.ics", "dates/feeds/year-3.ics"),
        ("/policies/attendance/compare/2022-11...2026-09/", "policies/attendance/compare/2022-11...2026-09/index.html"),
        ("/robots.txt", "robots.txt"),
        ("/newyddion-t%C5%B7/", "newyddion-tŷ/index.html"),
    ],
)
def test_address_becomes_the_file_a_plain_server_looks_for(address: str, expected: str) -> None:
    assert file_name(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "/../etc/passwd",
        "/a/../../b/",
        "/%2e%2e/b/",
        "/a/%2e%2e%2fb/",
        "/a\\..\\b/",
        "/%5c..%5cb/",
        "//evil.example/a/",
        "https://evil.example/",
        "/C:/windows/",
        "/a//b/",
        "/./a/",
        "/.htaccess",
        "/a%00b/",
        "/a b/",
        "/a/?page=2",
        "/a/#top",
        "relative/",
        "",
        "/~root/",
        "/" + "a" * 300 + "/",
    ],
)
def test_address_that_is_no_plain_path_is_refused(address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        file_name(address)
    assert repr(address)[:40] in str(refused.value)


@given(st.text(alphabet=st.sampled_from("./\\%2eEfF~:ab\x00 -"), max_size=30))
def test_no_address_leaves_the_folder(address: str) -> None:
    root = Path("/srv/site")
    try:
        path = root / safe_name(file_name("/" + address))
    except BadAddress:
        return
    assert path.resolve().is_relative_to(root)


@pytest.mark.parametrize(
    "name", ["../other/index.html", "/etc/passwd", "a/../../b", "a//b", "./a", "", "a/", ".htaccess"]
)
def test_file_outside_the_folder_is_refused(name: str) -> None:
    with pytest.raises(BadAddress, match="would lie outside"):
        safe_name(name)
