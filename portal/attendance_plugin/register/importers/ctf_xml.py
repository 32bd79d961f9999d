"""The Common Transfer File of the Department for Education: pupils who come from another school.

A pupil who is not on the roll yet joins it when the file's school history says on which day the pupil starts here; a
file that does not say it is refused until the school's own system has the pupil. Of a pupil who is on the roll the
file's details are older than ours, and only the attendance at the former school is taken. Everything else in such a
file (needs, free meals, care, ethnicity, assessments, contacts) is known, and left alone on purpose: the portal has no
use for it. An element that is not known is named and counted.

Attendance comes in two shapes, and both are read: `YearData`, with totals and perhaps a string of marks, and
`AttendanceDetails`, with totals and a first and last day. The totals are kept as what the former school said. The marks
are never taken over: they are not this school's register, and a string of one character for each session cannot be
divided once a code has two (C1, Y3). Where it can be divided it is only counted, and held against the totals.

Source: Department for Education, Common transfer file: specification.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from portal.attendance_plugin.roll.entries import RollEntry
from portal.attendance_plugin.roll.upn import InvalidUpn, clean_upn

from .cells import read_name, read_year_group
from .ctf_attendance import read_prior_years
from .findings import Findings
from .formats import Caps, Format, Holds, Progress, Scan, Source
from .iso_days import read_iso_day
from .known import Known
from .passed_over import Notes, UnusedNames
from .prior_years import PriorYear
from .problems import CellRefused, FileRefused
from .xml_stream import Element, read_records, require_root
from .xml_text import scan_xml

ROOT, HEADER, PUPIL = "CTfile", "Header", "Pupil"
OLDEST_PUPIL_YEARS = 20
KNOWN = {
    "UPN", "Surname", "Forename", "DOB", "Sex", "Gender", "BasicDetails", "NCyearActual", "Attendance", "SchoolHistory",
}  # fmt: skip
LEFT_ALONE = {
    "ApplicationReference", "UniqueLearnerNumber", "UCI", "FormerUPN", "FSMhistory", "SENhistory", "LookedAfter",
    "LearnerSupport", "Admissions", "Address", "Phones", "Email", "Contacts", "StageAssessments", "NAWdetails",
    "PupilCharacteristics",
}  # fmt: skip


class CommonTransferFile(Source):
    is_whole_roll = False

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        self.text = scan_xml(file, max_bytes=caps.bytes)
        require_root(file, self.text, {ROOT})
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=self.text.encoding_shown)
        self.names, self.notes = UnusedNames(), Notes()
        self._prior: dict[str, tuple[PriorYear, ...]] = {}
        self._row_of: dict[str, int] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.notes.shown()

    @property
    def unused(self) -> tuple[str, ...]:
        return self.names.shown()

    def prior_years(self) -> dict[str, tuple[PriorYear, ...]]:
        """What former schools say, by the pupil's UPN."""
        return self._prior

    def roll(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[RollEntry]:
        """The pupils who join. Raises `FileRefused`."""
        header: Element | None = None
        for number, record in read_records(
            self.file, self.text, roots={ROOT}, wanted={HEADER, PUPIL}, caps=self.caps, progress=progress
        ):
            if record.name == HEADER:
                header = self._header(record, header, findings)
            elif header is None:
                raise FileRefused("The file has a pupil before its Header. Export it again.")
            else:
                findings.rows += 1
                yield from self._pupil(number, record, header, known, findings)
        if header is None:
            raise FileRefused("The file has no Header, so nothing says which school it is for. Export it again.")

    def _header(self, record: Element, earlier: Element | None, findings: Findings) -> Element:
        if earlier is not None:
            raise FileRefused("The file has two Headers. Export it again.")
        findings.saw_school(school_number(record.at("DestSchool")) or "none")
        return record

    def _pupil(
        self, number: int, record: Element, header: Element, known: Known, findings: Findings
    ) -> Iterator[RollEntry]:
        """The entry of a pupil who joins; nothing for one who is on the roll."""
        for child in record.children:
            if child.name not in KNOWN | LEFT_ALONE:
                self.names.saw(f"{PUPIL}/{child.name}")
        reader = PupilReader(record, known)
        try:
            upn = reader.upn()
            if self._row_of.setdefault(upn, number) != number:
                raise CellRefused(f"a UPN of this pupil alone; row {self._row_of[upn]} has the same one")
            entry = None if upn in known.pupil_by_upn else reader.entry(upn)
            self._prior[upn] = self._attendance(number, record, header, reader)
        except CellRefused as refusal:
            findings.refuse(number, reader.reading, reader.got, str(refusal))
            return
        if entry is not None:
            yield entry

    def _attendance(
        self, number: int, record: Element, header: Element, reader: "PupilReader"
    ) -> tuple[PriorYear, ...]:
        reader.reading, reader.got = "Attendance", ""
        attendance = record.at("Attendance")
        if attendance is None:
            return ()
        source = header.at("SourceSchool")
        return tuple(read_prior_years(attendance, number, source=source, notes=self.notes, unused=self.names))


class PupilReader:
    """Reads one pupil and remembers which element it was reading, for the message."""

    def __init__(self, record: Element, known: Known) -> None:
        self.record, self.known = record, known
        self.reading = self.got = ""

    def upn(self) -> str:
        try:
            return clean_upn(self._text("UPN"))
        except InvalidUpn as refusal:
            raise CellRefused(f"a UPN ({refusal})") from refusal

    def entry(self, upn: str) -> RollEntry:
        return RollEntry(
            upn=upn,
            given_name=read_name(self._text("Forename"), longest=100),
            family_name=read_name(self._text("Surname"), longest=100),
            born=self._born(),
            year_group=read_year_group(self._text("NCyearActual") or self._text("BasicDetails", "NCyearActual")),
            class_name="",
            admitted_on=self._starts_on(),
        )

    def _text(self, *path: str) -> str:
        self.reading, self.got = "/".join(path), self.record.value(*path)
        return self.got

    def _born(self) -> date:
        born, today = read_iso_day(self._text("DOB")), self.known.today
        if not today.year - OLDEST_PUPIL_YEARS < born.year <= today.year:
            raise CellRefused("the birth date of somebody of school age")
        return born

    def _starts_on(self) -> date:
        """The day the file's school history gives for this school."""
        self.reading, self.got = "SchoolHistory/School/EntryDate", ""
        history = self.record.at("SchoolHistory")
        for school in history.named("School") if history else ():
            if school_number(school) == self.known.school_number and school.value("EntryDate"):
                self.got = school.value("EntryDate")
                return read_iso_day(self.got)
        raise CellRefused(
            "the day this pupil starts at this school, which only some files say. The pupil is not on our roll: admit "
            "the pupil in the school's own system, import the roll, then this file again"
        )


def school_number(school: Element | None) -> str:
    """The DfE number of an element with `LEA` and `Estab`, such as 9992001; empty when it has none."""
    return f"{school.value('LEA')}{school.value('Estab')}" if school else ""


CTF_XML = Format(
    slug="ctf-xml",
    label="Pupils who come from another school: a Common Transfer File (XML)",
    holds=Holds.ROLL,
    suffixes=(".xml", ".ctf"),
    open=CommonTransferFile,
    caps=Caps(rows=5_000, cell_characters=10_000),
)
