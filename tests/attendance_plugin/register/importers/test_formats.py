"""A plugin's format stands beside ours and is used through the same doors."""

import io
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.formats import Caps, Format, Holds, Progress, Scan, Source
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.services import import_register, preview_import
from portal.hooks import register_formats
from portal.pages.models import School
from tests import people


class Punched(Source):
    """A pupil's number and a code on each line, all of one morning."""

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.lines = file.read().decode().split()
        self.scan = Scan(size=len(self.lines), sha256="f" * 64, shown="punched cards")

    @property
    def warnings(self) -> tuple[str, ...]:
        return ("Cards of one morning only.",)

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        for number, line in enumerate(self.lines, start=1):
            mis_id, _, code = line.partition("=")
            findings.rows += 1
            yield MarkRow(number, known.pupil("", mis_id), date(2026, 11, 16), "am", code, None, "")


@pytest.fixture
def punched(monkeypatch: pytest.MonkeyPatch) -> Format:
    format = Format(slug="punched", label="Punched cards", holds=Holds.MARKS, suffixes=(".pch",), open=Punched)
    monkeypatch.setattr(register_formats, "_fillings", {"punched": lambda: format})
    return format


def test_a_plugins_format_is_listed_beside_ours(punched: Format) -> None:
    assert (FORMATS["punched"], len(FORMATS)) == (punched, len(list(FORMATS)))
    assert {"marks-csv", "pupils-csv", "punched"} <= set(FORMATS)


def test_a_plugins_format_is_read_shown_and_taken(punched: Format, school: School) -> None:
    people.pupil(school, mis_id="88")
    preview = preview_import(school, "punched", io.BytesIO(b"88=L"))
    assert preview.lines()[0] == "1 rows. Read as punched cards."
    assert "Cards of one morning only." in preview.lines()
    import_register(school, b"88=L", format="punched")
    assert Mark.objects.get().code == "L"
