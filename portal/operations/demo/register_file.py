"""The invented marks as the CSV files a school's system exports every few weeks, corrections included."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from portal.rules.sessions import Session, week_of

from .attendance import DemoMark
from .families import DemoPupil

HEADINGS = ("UPN", "Date", "Session", "Code", "Minutes late", "Comment")
SettledLater = Mapping[tuple[str, Session], DemoMark]
Marks = list[tuple[str, Session, DemoMark]]
Row = tuple[str, ...]


class RegisterFiles:
    """A year's marks, given out in files of one or more school weeks."""

    def __init__(
        self, found: Iterable[tuple[DemoPupil, Mapping[Session, DemoMark]]], *, weeks_in_a_file: int = 1
    ) -> None:
        weeks: dict[date, Marks] = defaultdict(list)
        for pupil, marks in found:
            for session, mark in marks.items():
                weeks[week_of(session.day)].append((pupil.upn, session, mark))
        mondays = sorted(weeks)
        self.last_mondays: list[date] = []
        self._files: list[Marks] = []
        for start in range(0, len(mondays), weeks_in_a_file):
            together = mondays[start : start + weeks_in_a_file]
            self.last_mondays.append(together[-1])
            self._files.append([mark for monday in together for mark in weeks[monday]])

    def render(self, number: int, settled: SettledLater) -> bytes:
        """One file: its marks as they were first made, and what those of the file before became.

        ``settled`` says what leave and reports have made of a session by then.
        """
        rows = [
            self._first(upn, session, settled.get((upn, session), mark)) for upn, session, mark in self._files[number]
        ]
        if number:
            rows += self._corrections(self._files[number - 1], settled)
        return _render(rows)

    def _first(self, upn: str, session: Session, mark: DemoMark) -> Row:
        return _row(upn, session, mark.first_code or mark.code, mark.minutes_late)

    def _corrections(self, earlier: Marks, settled: SettledLater) -> Iterator[Row]:
        for upn, session, mark in earlier:
            if mark.first_code and mark.first_code != mark.code and (upn, session) not in settled:
                yield _row(upn, session, mark.code, None, "Reason given by the family")


def _row(upn: str, session: Session, code: str, minutes: int | None, comment: str = "") -> Row:
    shown = "" if minutes is None else str(minutes)
    return (upn, session.day.isoformat(), session.half.upper(), code, shown, comment)


def _render(rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return out.getvalue().encode()
