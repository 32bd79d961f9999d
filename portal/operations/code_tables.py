"""Tables of sessions per attendance code: read a CSV, add the attendance figures to every row."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.rules.attendance import Tally, tally_counts
from portal.rules.codes import is_ever_code
from portal.rules.problems import DataError, NoValueInForce
from portal.rules.record_reader import as_day

DATE_COLUMN = "on"
COUNTS = ("possible", "attended", "authorised", "unauthorised", "late")
PERCENTAGES = {"attendance_percent": "attended", "absence_percent": "missed", "unauthorised_percent": "unauthorised"}
ADDED = (*COUNTS, *PERCENTAGES)


def tally_table(path: Path) -> Iterator[list[str]]:
    """The header and every row of the table with the figures added.

    One column per code; `on` says whose codes are meant; all other columns pass through.
    Raises `DataError` with row and column.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = _check_header(next(rows, []), source=str(path))
        yield [*header, *ADDED]
        for row in rows:
            if row:
                yield [*row, *_figures(header, row, source=f"{path}: row {rows.line_num}")]


def _check_header(header: list[str], *, source: str) -> list[str]:
    """The column names; each once, `on` among them, none that is to be added."""
    if DATE_COLUMN not in header:
        raise DataError(
            source=source, key="header", got=",".join(header), accepted=f"a column named {DATE_COLUMN!r} with dates"
        )
    for name in header:
        is_read = name == DATE_COLUMN or is_ever_code(name)
        if name in ADDED or (is_read and header.count(name) > 1):
            advice = "Rename or remove it." if name in ADDED else "Name each column once."
            raise DataError(
                source=source,
                key="header",
                got=name,
                accepted="columns that are not added and not given twice",
                advice=advice,
            )
    return header


def _figures(header: list[str], row: list[str], *, source: str) -> list[str]:
    if len(row) != len(header):
        raise DataError(
            source=source, key="(the row)", got=f"{len(row)} cells", accepted=f"{len(header)} cells, as the header has"
        )
    cells = dict(zip(header, row, strict=True))
    on = as_day(cells[DATE_COLUMN].strip(), source=source, key=DATE_COLUMN)
    counts = {code: _count(text, source=source, key=code) for code, text in cells.items() if is_ever_code(code)}
    return _written(_tally(counts, on=on, source=source))


def _count(text: str, *, source: str, key: str) -> int:
    """A whole number of sessions; an empty cell is none."""
    cleaned = text.strip()
    if not cleaned:
        return 0
    if not (cleaned.isascii() and cleaned.isdigit()):
        raise DataError(source=source, key=key, got=text, accepted="a whole number of sessions, or nothing")
    return int(cleaned)


def _tally(counts: dict[str, int], *, on: date, source: str) -> Tally:
    try:
        return tally_counts(counts, on=on)
    except NoValueInForce as unknown:
        raise DataError(
            source=source,
            key=DATE_COLUMN,
            got=on.isoformat(),
            accepted="a date on which every code counted was in use",
            advice=str(unknown),
        ) from None


def _written(tally: Tally) -> list[str]:
    percentages = (tally.percent(getattr(tally, part)) for part in PERCENTAGES.values())
    return [
        *(str(getattr(tally, name)) for name in COUNTS),
        *("" if value is None else str(value) for value in percentages),
    ]
