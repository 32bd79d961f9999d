"""The bytes of a file: what editors save, and what is no text."""

from pathlib import Path

import pytest

from portal.content_loader import ContentError, load_content


def test_file_of_a_windows_editor_is_read_the_same(folder: Path) -> None:
    expected = load_content(folder)
    for name in ("school.toml", "policies/attendance/2026-09.md", "letters/leave-approved.md"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_content(folder) == expected


ENCODINGS = [
    ("Café".encode("cp1252"), "byte 4: got 233; accepted: text in UTF-8. Save the file again as UTF-8."),
    ("Café".encode("utf-16"), "byte 1: got 255; accepted: text in UTF-8. Save the file again as UTF-8."),
    (b"one\ntwo\x00", "line 2: got '\\x00'; accepted: text without control characters. Delete this character."),
]


@pytest.mark.parametrize(("data", "message"), ENCODINGS)
def test_text_that_is_not_utf8_is_refused(folder: Path, data: bytes, message: str) -> None:
    (folder / "pages/home.md").write_bytes(data)
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == f"pages/home.md: {message}"
