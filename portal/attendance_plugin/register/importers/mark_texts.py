"""One mark as a record of an exchange format states it, in texts, and what it says once it is checked.

Shared by the formats in which a mark is a record with named values (SIMS, Wonde). Dates are ISO only, and a school's
own sub-code counts only through a list that says which national code it stands for, the file's or the school's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .cells import read_minutes, read_name
from .findings import Findings
from .iso_days import IsoDayReader
from .known import Known
from .mark_codes import NO_MARK, CodeReader, SessionReader
from .mark_rows import MarkRow
from .problems import CellRefused
from .words import NO_SESSION

REASON_CHARACTERS = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTexts:
    """What a record says, before anything of it is believed."""

    row: int
    mis_id: str = ""
    upn: str = ""
    day: str = ""
    half: str = ""
    code: str = ""
    minutes: str = ""
    comment: str = ""


class MarkTextsReader:
    """Turns the records of one file into marks; what is wrong goes into the findings.

    ``names`` are the format's own words for the fields of `MarkTexts`, for the messages; ``national`` says which
    national code each of the school's codes stands for, as far as the file says so.
    """

    def __init__(
        self, *, names: Mapping[str, str], known: Known, national: Mapping[str, str], findings: Findings
    ) -> None:
        self.names, self.known, self.national, self.findings = names, known, national, findings
        self.days, self.sessions = IsoDayReader(), SessionReader(findings, known.words)
        self.codes = CodeReader(findings, known.words)

    def read(self, texts: MarkTexts) -> MarkRow | None:
        """The mark; None when there is none, or when something is wrong with it."""
        self.findings.rows += 1
        reading = "upn" if texts.upn else "mis_id"
        try:
            pupil_id = self.known.pupil(texts.upn, texts.mis_id)
            reading = "day"
            day = self.known.check_past(self.days.read(texts.day))
            reading = "half"
            half = self.sessions.read(texts.half)
            if half == NO_SESSION:
                self.findings.no_session += 1
                return None
            if texts.code in NO_MARK:
                self.findings.unmarked += 1
                return None
            reading = "code"
            code = self.codes.read(self.national.get(texts.code, texts.code), day)
            reading = "minutes"
            minutes = read_minutes(texts.minutes) or None  # these systems write 0 where nobody was late
            reading = "comment"
            reason = read_name(texts.comment, longest=REASON_CHARACTERS, required=False) if texts.comment else ""
        except CellRefused as refusal:
            self.findings.refuse(texts.row, self.names[reading], getattr(texts, reading), str(refusal))
            return None
        self.findings.saw_day(day)
        return MarkRow(texts.row, pupil_id, day, half, code, minutes, reason)
