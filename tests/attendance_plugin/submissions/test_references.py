"""References are read aloud over a bad line."""

import re

from portal.attendance_plugin.submissions.references import ALPHABET, new_reference


def test_reference_has_no_look_alikes_and_no_vowels() -> None:
    references = {new_reference() for _ in range(2_000)}
    assert len(references) == 2_000
    assert [reference for reference in references if not re.fullmatch(r"[3-9A-Z]{4}-[3-9A-Z]{4}", reference)] == []
    assert set("".join(references)) - {"-"} == set(ALPHABET)
    assert set(ALPHABET) & set("O0I1LZ2S5B8AEU") == set()
