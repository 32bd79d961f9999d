"""Session attendance from Wonde as JSON, in the pages its interface gives.

| value | |
| --- | --- |
| student, or student_id | Wonde's id of the pupil; found through the roll, or through the pupils in the same file |
| date | 2026-09-14 |
| session | AM or PM |
| attendance_code, attendance_code_id | a national code, or the id of one in a list of codes in the same file |
| minutes_late | whole minutes; 0 says nothing |
| comment | kept only as the reason of an amendment: comments may speak of health |

A file is one page (`data`, `meta`), a list of pages, or an object of lists by name: `students`, `attendance_codes`,
`attendance`. Objects asked for along with a mark stand in it as ``{"data": …}``; both are read.

Source: Wonde, School Data Sync: attendance and attendance codes; github.com/wondeltd/php-client.
"""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from .findings import Findings
from .formats import Caps, Format, Holds, Progress, Scan, Source
from .json_stream import JsonRecord, read_json, refuse_many, scan_json
from .json_values import day_text, inside, part, text_of
from .known import Known
from .mark_rows import MarkRow
from .mark_texts import MarkTexts, MarkTextsReader
from .passed_over import UnusedNames
from .problems import CellRefused, FileRefused

NAMES = {
    "mis_id": "student",
    "upn": "upn",
    "day": "date",
    "half": "session",
    "code": "attendance_code",
    "minutes": "minutes_late",
    "comment": "comment",
}
READ = {
    "student", "student_id", "date", "session", "attendance_code", "attendance_code_id", "minutes_late", "comment",
    "id", "mis_id", "employee", "employee_id", "created_at", "updated_at", "restored_at",
}  # fmt: skip
LISTS = ('"students"', '"attendance_codes"', '"attendance-codes"')
CODES_IN_A_LIST = 500


class WondeMarks(Source):
    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        self._marks, self._has_lists, self._unused = 0, False, UnusedNames()
        self.text = scan_json(file, max_bytes=caps.bytes, notice=self._notice)
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=self.text.encoding_shown)
        if not any(is_mark(found.value) for found in self._records()):
            raise FileRefused(
                "The file has no record with a session and a date. Accepted: session attendance from Wonde. "
                "Fetch the attendance/session pages."
            )
        self._code_by_id: dict[str, str] = {}
        self._upn_by_id: dict[str, str] = {}

    @property
    def unused(self) -> tuple[str, ...]:
        return self._unused.shown()

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        """The accepted marks in the order of the file. Raises `FileRefused`."""
        self._read_lists()
        reader = MarkTextsReader(names=NAMES, known=known, national={}, findings=findings)
        for number, record in enumerate(self._marks_in_file(progress), start=1):
            try:
                texts = self._texts(number, record)
            except CellRefused as refusal:
                findings.rows += 1
                findings.refuse(number, "record", "an object or a list", str(refusal))
                continue
            mark = reader.read(texts)
            if mark is not None:
                yield mark

    def _records(self, progress: Progress | None = None) -> Iterator[JsonRecord]:
        for found in read_json(self.file, self.text, records=self.caps.rows, progress=progress):
            if isinstance(found, JsonRecord):
                yield found

    def _marks_in_file(self, progress: Progress | None) -> Iterator[Mapping[str, Any]]:
        return (found.value for found in self._records(progress) if is_mark(found.value))

    def _notice(self, text: str) -> None:
        """What the file holds: one with too many marks is not read, one of marks alone not read for lists first."""
        self._marks += text.count('"session"')
        refuse_many(self._marks, self.caps.rows)
        self._has_lists = self._has_lists or any(name in text for name in LISTS)

    def _read_lists(self) -> None:
        """The codes and the pupils of the same file, wherever in it they stand."""
        if not self._has_lists:
            return
        for found in self._records():
            if is_code(found.value):
                self._code_by_id[_safe(found.value.get("id"))] = _safe(found.value.get("code"))
            elif is_student(found.value):
                self._upn_by_id[_safe(found.value.get("id"))] = _upn(found.value)
            if len(self._code_by_id) > CODES_IN_A_LIST:
                raise FileRefused(f"The file's list of codes has more than {CODES_IN_A_LIST} entries. Fetch it again.")

    def _texts(self, number: int, record: Mapping[str, Any]) -> MarkTexts:
        for name in record:
            if name not in READ:
                self._unused.saw(name)
        student = part(record, "student")
        mis_id = text_of(student.get("id") if student else record.get("student", record.get("student_id")))
        return MarkTexts(
            row=number,
            mis_id=mis_id,
            upn=_upn(student) or self._upn_by_id.get(mis_id, ""),
            day=day_text(record.get("date")),
            half=text_of(record.get("session")),
            code=self._code(record),
            minutes=text_of(record.get("minutes_late")),
            comment=text_of(record.get("comment")),
        )

    def _code(self, record: Mapping[str, Any]) -> str:
        given = inside(record.get("attendance_code", record.get("attendance_code_id")))
        text = text_of(given.get("code") or given.get("id") if isinstance(given, dict) else given)
        return self._code_by_id.get(text, text)


def is_mark(record: Mapping[str, Any]) -> bool:
    return "session" in record and "date" in record


def is_student(record: Mapping[str, Any]) -> bool:
    return "surname" in record and "forename" in record


def is_code(record: Mapping[str, Any]) -> bool:
    return "code" in record and "id" in record and not is_mark(record) and not is_student(record)


def _upn(student: Mapping[str, Any]) -> str:
    return _safe(student.get("upn")) or _safe(part(student, "education_details").get("upn"))


def _safe(value: Any) -> str:
    try:
        return text_of(value)
    except CellRefused:
        return ""


WONDE_MARKS = Format(
    slug="wonde-marks",
    label="Marks: session attendance from Wonde (JSON)",
    holds=Holds.MARKS,
    suffixes=(".json",),
    open=WondeMarks,
    caps=Caps(bytes=256 << 20),  # a mark takes some 300 bytes
)
