"""Session attendance from SIMS as XML: `SessionAttendances/SessionAttendance`, one element per pupil and session.

| element | |
| --- | --- |
| PersonID | the pupil's number in SIMS; found through the roll. Needed unless there is a UPN |
| UPN | not in every export; where it is, it must be the same pupil's |
| AttendanceDate | 2026-09-14 |
| SessionName | AM or PM |
| AttendanceMark | a national code, or one of the school's own that the list of codes explains; `-`: no mark was made |
| MinsLate | whole minutes; 0 says nothing |
| Comments | kept only as the reason of an amendment: comments may speak of health |

A list `AttendanceCodes/AttendanceCode{Code, Statutory_Return_Code, …}` in the same file says which national code a
school's sub-code stands for. A sub-code without one is refused: its statistical description names a group of codes, and
which of them is meant would be a guess.

Source: SIMS 7 partner interface, TPAttendanceRead and AttendanceCodeAPI.
"""

from collections.abc import Iterator
from typing import BinaryIO

from portal.rules.codes import is_ever_code

from .findings import Findings
from .formats import Caps, Format, Holds, Progress, Scan, Source
from .known import Known
from .mark_rows import MarkRow
from .mark_texts import MarkTexts, MarkTextsReader
from .passed_over import UnusedNames
from .problems import FileRefused
from .xml_stream import Element, read_records, refuse_many
from .xml_text import scan_xml

RECORD, CODE = "SessionAttendance", "AttendanceCode"
NAMES = {
    "mis_id": "PersonID",
    "upn": "UPN",
    "day": "AttendanceDate",
    "half": "SessionName",
    "code": "AttendanceMark",
    "minutes": "MinsLate",
    "comment": "Comments",
}
FIELDS = {element: field for field, element in NAMES.items()}
CODES_IN_A_LIST = 500


class SimsAttendance(Source):
    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        self._marks, self._has_codes = 0, False
        self._unused = UnusedNames()
        self.text = scan_xml(file, max_bytes=caps.bytes, notice=self._notice)
        if not self._marks:
            raise FileRefused(
                f"The file has no {RECORD} element. Accepted: an export of session attendance. Choose that report."
            )
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=self.text.encoding_shown)

    @property
    def unused(self) -> tuple[str, ...]:
        return self._unused.shown()

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        """The accepted marks in the order of the file. Raises `FileRefused`."""
        reader = MarkTextsReader(names=NAMES, known=known, national=self.codes(), findings=findings)
        for number, record in self._records(RECORD, progress):
            mark = reader.read(self._texts(number, record))
            if mark is not None:
                yield mark

    def codes(self) -> dict[str, str]:
        """The national code of each code in the file's own list; codes without one are left out."""
        found: dict[str, str] = {}
        if not self._has_codes:
            return found
        for number, record in self._records(CODE, None):
            if number > CODES_IN_A_LIST:
                raise FileRefused(f"The file's list of codes has more than {CODES_IN_A_LIST} entries. Export it again.")
            code, stands_for = record.value("Code"), record.value("Statutory_Return_Code").upper()
            if code and is_ever_code(stands_for) and found.setdefault(code, stands_for) != stands_for:
                raise FileRefused(
                    f"The file's list of codes explains {code[:10]!r} twice, as {found[code]} and as {stands_for}. "
                    "Correct the list in SIMS and export it again."
                )
        return found

    def _records(self, name: str, progress: Progress | None) -> Iterator[tuple[int, Element]]:
        passed = {RECORD, CODE} - {name}
        return read_records(self.file, self.text, wanted={name}, passed=passed, caps=self.caps, progress=progress)

    def _notice(self, text: str) -> None:
        """What the file holds: one with too many marks is not read, one without a list of codes not read for it."""
        self._marks += text.count(f"</{RECORD}>")
        refuse_many(self._marks, self.caps)
        self._has_codes |= f"{CODE}>" in text

    def _texts(self, number: int, record: Element) -> MarkTexts:
        texts: dict[str, str] = {}
        for child in record.children:
            field = FIELDS.get(child.name)
            if field is None:
                self._unused.saw(child.name)
            elif field in texts:
                raise FileRefused(f"{RECORD} {number:,} has two {child.name} elements. Export the file again.")
            else:
                texts[field] = child.text.strip()
        return MarkTexts(row=number, **texts)


SIMS_XML = Format(
    slug="sims-xml",
    label="Marks: session attendance exported from SIMS (XML)",
    holds=Holds.MARKS,
    suffixes=(".xml",),
    open=SimsAttendance,
    caps=Caps(bytes=160 << 20),  # a mark takes some 220 bytes
)
