"""Which session and which code a mark of a file is: what is unknown is never guessed, the school explains it once."""

from datetime import date

from portal.rules import codes
from portal.rules.problems import NoValueInForce

from .cells import read_half
from .findings import Findings
from .problems import CellRefused
from .words import Words

# No mark was made: the row is only counted.
NO_MARK = frozenset({"", "-"})


class SessionReader:
    """Reads the names of sessions of one file; those it cannot read are counted in the findings."""

    def __init__(self, findings: Findings, words: Words) -> None:
        self.findings, self.words = findings, words

    def read(self, text: str) -> str:
        """`am`, `pm`, or `words.NO_SESSION` when the row is no register. Raises `CellRefused`."""
        taught = self.words.session(text)
        if taught is not None:
            return taught
        try:
            return read_half(text)
        except CellRefused:
            self.findings.saw_session_unknown(text)
            raise


class CodeReader:
    """Reads the codes of one file; those it cannot read are counted in the findings."""

    def __init__(self, findings: Findings, words: Words) -> None:
        self.findings, self.words = findings, words
        self._known: dict[tuple[str, date], str] = {}

    def read(self, text: str, day: date) -> str:
        """The national code. Raises `CellRefused` naming those in use on the day."""
        found = self._known.get((text, day))
        if found is None:
            found = self._known[text, day] = self._read(text, day)
        return found

    def _read(self, text: str, day: date) -> str:
        code = text.upper()
        try:
            accepted = codes.codes_on(day)
        except NoValueInForce as none:
            raise CellRefused(f"a code on a day for which codes are known ({none})") from none
        if code not in accepted:
            code = self.words.code(text, day) or ""
        if code not in accepted:
            self.findings.saw_code_unknown(text)
            raise CellRefused(f"a national attendance code in use on {day.isoformat()}: {' '.join(accepted)}")
        return code
