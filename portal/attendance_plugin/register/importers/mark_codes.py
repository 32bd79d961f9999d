"""Which code a mark of a file is: a national one in use on the day. Unknown ones are never guessed."""

from datetime import date

from portal.rules import codes
from portal.rules.problems import NoValueInForce

from .findings import Findings
from .problems import CellRefused

# No mark was made: the row is only counted.
NO_MARK = frozenset({"", "-"})


class CodeReader:
    """Reads the codes of one file; those it cannot read are counted in the findings."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
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
            self.findings.saw_code_unknown(text)
            raise CellRefused(f"a national attendance code in use on {day.isoformat()}: {' '.join(accepted)}")
        return code
