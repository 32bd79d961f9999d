import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from portal.pages.pdf import typesetting
from portal.pages.pdf.typesetting import PdfNotMadeError, typeset

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def template(folder: Path, words: str) -> Path:
    path = folder / "letter.typ"
    path.write_text('#let given = json(bytes(sys.inputs.document))\n#set document(title: "T")\n' + words)
    return path


def test_words_reach_the_template_as_data(tmp_path: Path) -> None:
    made = typeset(template(tmp_path, "= #given.title"), {"title": "#panic() $x$ \\ “été”"}, AT)
    assert made.startswith(b"%PDF-")


def test_the_same_instant_in_another_zone_gives_a_pdf_too(tmp_path: Path) -> None:
    summer = AT.astimezone(timezone(timedelta(hours=1)))
    assert typeset(template(tmp_path, "Words"), {}, summer).startswith(b"%PDF-")


def test_a_template_that_fails_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    path = template(tmp_path, '#panic("no heading")')
    with pytest.raises(PdfNotMadeError, match=r"could not be made: .*no heading"):
        typeset(path, {}, AT)
    assert [found.name for found in tmp_path.iterdir()] == ["letter.typ"]


def test_a_template_reads_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("key")
    inside = tmp_path / "templates"
    inside.mkdir()
    with pytest.raises(PdfNotMadeError, match="could not be made"):
        typeset(template(inside, '#read("../secret")'), {}, AT)


def test_a_document_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LONGEST_SECONDS", 0.01)
    with pytest.raises(PdfNotMadeError, match="Divide the document") as refused:
        typeset(template(tmp_path, "Words"), {}, AT)
    assert isinstance(refused.value.__cause__, subprocess.TimeoutExpired)
