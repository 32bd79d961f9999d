"""The name a file had, as it may be shown again (abuse cases 13, 19, 22)."""

import pytest

from portal.attendance_plugin.submissions.evidence.file_names import LONGEST, UNNAMED, tidy_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("a.pdf.html", "a.pdf.html"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\note.jpg", "note.jpg"),
        ("note\0.jpg", "note.jpg"),
        ("note\u202egpj.exe", "notegpj.exe"),
        ("note\r\nX-Header: 1.jpg", "noteX-Header: 1.jpg"),
        ("  zwei   Wörter .jpg ", "zwei Wörter .jpg"),
        ("e\u0301.png", "é.png"),
        ("لوازم.pdf", "لوازم.pdf"),
        ("", UNNAMED),
        ("..", UNNAMED),
        ("\u200b\u202e", UNNAMED),
    ],
)
def test_name_is_shown_without_what_is_unseen(given: str, shown: str) -> None:
    assert tidy_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    tidy = tidy_name("x" * 300 + ".jpeg")
    assert (len(tidy), tidy[-6:]) == (LONGEST, "….jpeg")
