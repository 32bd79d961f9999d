"""A format of the school's own: the pool's register, a line each of UPN, day, session and code with bars between."""

from collections.abc import Iterator
from typing import BinaryIO

from portal.attendance_plugin.register.importers.encodings import scan_file
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.formats import Caps, Format, Holds, Progress, Scan, Source
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.importers.mark_texts import MarkTexts, MarkTextsReader
from portal.attendance_plugin.register.importers.problems import FileRefused

FIRST_LINE = "POOL REGISTER"
NAMES = {"upn": "UPN", "mis_id": "UPN", "day": "day", "half": "session", "code": "code", "minutes": "", "comment": ""}


class PoolRegister(Source):
    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        self.text = scan_file(file, max_bytes=caps.bytes)
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=self.text.encoding_shown)
        if next(self._lines(), "") != FIRST_LINE:
            raise FileRefused(f"The first line is not {FIRST_LINE}. Export the register from the pool's system.")

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        reader = MarkTextsReader(names=NAMES, known=known, national={}, findings=findings)
        for number, line in enumerate(self._lines(), start=1):
            if number == 1:
                continue
            if number > self.caps.rows:
                raise FileRefused(f"The file has more than {self.caps.rows:,} rows. Export one term at a time.")
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 4:
                findings.rows += 1
                findings.refuse(number, "line", line, "UPN | day | session | code")
                continue
            upn, day, half, code = cells
            if mark := reader.read(MarkTexts(row=number, upn=upn, day=day, half=half, code=code)):
                yield mark

    def _lines(self) -> Iterator[str]:
        self.file.seek(0)
        return (line.decode(self.text.encoding).strip() for line in self.file if line.strip())


POOL_REGISTER = Format(
    slug="pool-register",
    label="Register of the swimming pool",
    holds=Holds.MARKS,
    suffixes=(".pool",),
    open=PoolRegister,
)
