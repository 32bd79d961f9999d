"""Pupils from Wonde as JSON, with the details asked for along with them.

| value | |
| --- | --- |
| id | Wonde's id, by which its attendance names the pupil; kept as the MIS id |
| upn, or education_details.upn | needed |
| forename, surname (else the legal ones) | needed |
| date_of_birth | needed |
| education_details.current_nc_year, or year | needed |
| group, or registration_group | the class; needed |
| education_details.admission_date | needed |
| education_details.leaving_date | the last day on roll |
| contacts | where they were asked for: names, relationship, addresses; without them no contact is touched |

The file is the whole roll only when its pages are: from the first one to the one after which there are no more.
Source: Wonde, School Data Sync: students; github.com/wondeltd/php-client.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from portal.attendance_plugin.roll.entries import ContactEntry, RollEntry
from portal.attendance_plugin.roll.upn import InvalidUpn, clean_upn

from .cells import read_name, read_year_group
from .findings import Findings
from .formats import Caps, Format, Holds, Progress, Scan, Source
from .iso_days import read_iso_day
from .json_stream import JsonRecord, read_json, scan_json
from .json_values import day_text, part, parts, text_of
from .known import Known
from .problems import CellRefused, FileRefused
from .wonde_contacts import read_contacts
from .wonde_marks import is_mark, is_student

OLDEST_PUPIL_YEARS = 20
# The names the list of pupils may have; a bare page has none.
COLLECTIONS = {"", "students"}


class WondePupils(Source):
    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        self.text = scan_json(file, max_bytes=caps.bytes)
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=self.text.encoding_shown)
        self.is_whole_roll = has_every_page(self._look())
        self._row_of: dict[str, int] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.is_whole_roll:
            return ()
        return (
            "The file is not every page of the roll, so nobody counts as having left. "
            "Put all pages into one file to say who has.",
        )

    def roll(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[RollEntry]:
        """The accepted entries in the order of the file. Raises `FileRefused`."""
        for found in read_json(self.file, self.text, records=self.caps.rows, progress=progress):
            if not isinstance(found, JsonRecord) or not is_student(found.value):
                continue
            findings.rows += 1
            reader = StudentReader(found.value, known, self._claim)
            try:
                entry = reader.read(findings.rows)
            except CellRefused as refusal:
                findings.refuse(findings.rows, reader.reading, reader.got, str(refusal))
            else:
                yield entry

    def _claim(self, number: str, row: int) -> None:
        """Note whose number it is; raises `CellRefused` when another pupil of the file has it too."""
        if self._row_of.setdefault(number, row) != row:
            raise CellRefused(f"a number of this pupil alone; row {self._row_of[number]} has the same one")

    def _look(self) -> list[Mapping[str, Any]]:
        """What the pages say about their order. Raises `FileRefused` when the file holds something else than pupils."""
        pages, students = [], 0
        for found in read_json(self.file, self.text, records=self.caps.rows):
            if isinstance(found, JsonRecord):
                if is_mark(found.value):
                    raise FileRefused("The file holds session attendance. Choose the format of marks from Wonde.")
                students += is_student(found.value)
            elif found.collection in COLLECTIONS and isinstance(found.value, dict):
                pages.append(part(found.value, "pagination"))
        if not students:
            raise FileRefused(
                "The file has no record with a forename and a surname. Accepted: students from Wonde. "
                "Fetch the students pages."
            )
        return pages


def has_every_page(pages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the pages say themselves that nothing is before the first and nothing after the last."""
    numbers = [page.get("current_page") for page in pages]
    is_in_order = numbers == [str(number) for number in range(1, len(pages) + 1)]
    return bool(pages) and is_in_order and not pages[-1].get("more") and not pages[-1].get("next")


class StudentReader:
    """Reads one pupil and remembers which value it was reading, for the message."""

    def __init__(self, record: Mapping[str, Any], known: Known, claim: Callable[[str, int], None]) -> None:
        self.record, self.known, self.claim = record, known, claim
        self.education = part(record, "education_details")
        self.reading = self.got = ""

    def read(self, row: int) -> RollEntry:
        upn = self._upn()
        self.claim(upn, row)
        wonde_id = self._id(upn)
        self.claim(wonde_id, row)
        return RollEntry(
            upn=upn,
            mis_id=wonde_id,
            given_name=read_name(self._text("forename") or self._text("legal_forename"), longest=100),
            family_name=read_name(self._text("surname") or self._text("legal_surname"), longest=100),
            born=self._born(),
            year_group=self._year_group(),
            class_name=self._class(),
            admitted_on=self._admitted(),
            left_on=self._left(),
            contacts=self._contacts(),
        )

    def _text(self, name: str, *, of: Mapping[str, Any] | None = None) -> str:
        self.reading, self.got = name, ""
        self.got = text_of((self.record if of is None else of).get(name))
        return self.got

    def _day(self, name: str, of: Mapping[str, Any]) -> date | None:
        self.reading, self.got = name, ""
        self.got = day_text(of.get(name))
        return read_iso_day(self.got) if self.got else None

    def _upn(self) -> str:
        try:
            return clean_upn(self._text("upn") or self._text("upn", of=self.education))
        except InvalidUpn as refusal:
            raise CellRefused(f"a UPN ({refusal})") from refusal

    def _id(self, upn: str) -> str:
        wonde_id = read_name(self._text("id"), longest=40)
        holder = self.known.pupil_by_mis_id.get(wonde_id)
        if holder is not None and holder != self.known.pupil_by_upn.get(upn):
            raise CellRefused("an id of this pupil alone; on our roll it is a pupil's with another UPN")
        return wonde_id

    def _born(self) -> date:
        born, today = self._day("date_of_birth", self.record), self.known.today
        if born is None or not today.year - OLDEST_PUPIL_YEARS < born.year <= today.year:
            raise CellRefused("the birth date of somebody of school age")
        return born

    def _year_group(self) -> int:
        text = self._text("current_nc_year", of=self.education)
        return read_year_group(text or self._named("year"))

    def _class(self) -> str:
        text = read_name(self._named("group") or self._named("registration_group"), longest=40)
        known = {name.casefold(): name for name in self.known.class_names}
        if text.casefold() not in known:
            raise CellRefused(
                f"one of the school's classes ({', '.join(sorted(known.values())) or 'none yet'}); a new class is "
                "added to the school's content first"
            )
        return known[text.casefold()]

    def _named(self, name: str) -> str:
        """The text of a value, or the name of an object."""
        found = part(self.record, name)
        return self._text("name", of=found) or self._text("code", of=found) if found else self._text(name)

    def _admitted(self) -> date:
        admitted = self._day("admission_date", self.education)
        if admitted is None:
            raise CellRefused("the day of admission; ask for the education details along with the pupils")
        return admitted

    def _left(self) -> date | None:
        left = self._day("leaving_date", self.education)
        if left is not None and left < self._admitted():
            self.reading = "leaving_date"
            raise CellRefused("a day not before the admission")
        return left

    def _contacts(self) -> tuple[ContactEntry, ...] | None:
        if "contacts" not in self.record:
            return None
        self.reading, self.got = "contacts", ""
        return read_contacts(parts(self.record, "contacts"))


WONDE_PUPILS = Format(
    slug="wonde-pupils",
    label="Pupils, classes and contacts: students from Wonde (JSON)",
    holds=Holds.ROLL,
    suffixes=(".json",),
    open=WondePupils,
    caps=Caps(rows=50_000),
)
