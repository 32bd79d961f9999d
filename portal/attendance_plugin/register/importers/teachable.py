"""What a person needs to see to say what the columns of a table hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from .columns import Column
from .headings import heading_keys, signature_of
from .masking import samples_of
from .problems import FileRefused, HeadingsUnknown
from .table_source import TableSource, Taught

ROWS_SEEN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachableColumn:
    """One column: ``key`` is how its heading is remembered, ``field`` what we take it for, empty for nothing."""

    key: str
    heading: str
    place: int
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teachable:
    """The columns of a file that may be explained, and the fields they may hold."""

    line: int
    sheet: str
    columns: tuple[TeachableColumn, ...]
    fields: tuple[Column, ...]

    @property
    def signature(self) -> str:
        return signature_of([column.key for column in self.columns])

    def headings(self) -> dict[str, str]:
        return {column.key: column.heading for column in self.columns}

    @property
    def needed(self) -> str:
        return ", ".join(name_of(column, self.fields) for column in self.fields if column.required)

    def problems(self, fields: Mapping[str, str]) -> list[str]:
        return problems_of(self.fields, fields)


def name_of(column: Column, offered: Sequence[Column]) -> str:
    """The field's own heading, with the other one that will do instead."""
    other = next((one.headings[0] for one in offered if one.name == column.or_else), "")
    return f"{column.headings[0]}{f' or {other}' if other else ''}"


def problems_of(offered: Sequence[Column], fields: Mapping[str, str]) -> list[str]:
    """What is wrong with an explanation (name of a field by heading key), in sentences; none when it will do."""
    chosen = [name for name in fields.values() if name]
    found = [
        f"Two columns cannot both be {column.headings[0]}: leave one of them unused."
        for column in offered
        if chosen.count(column.name) > 1
    ]
    for column in offered:
        if column.required and column.name not in chosen and column.or_else not in chosen:
            found.append(f"Say which column is {name_of(column, offered)}.")
    return found


def teachable(source: TableSource, taught: Taught) -> Teachable:
    """The columns below the headings that are, or most likely are, those of the table. Raises `FileRefused`."""
    try:
        places = dict(source.place(taught).places)
    except HeadingsUnknown:
        source.likely_headings()
        places = {}
    headings = source.table.headings
    own = source.own_places(headings)
    keys = heading_keys([headings[place] for place in own])
    known = {place: name for name, place in places.items()} or _guess(source, own)
    rows = [cells for _, cells in islice(source.table.rows(), ROWS_SEEN)]
    if not own:
        raise FileRefused("The file has no column of its own beside the sessions. Export it with the pupils' UPN.")
    columns = tuple(
        TeachableColumn(
            key=key,
            heading=headings[place] or f"column {place + 1}",
            place=place + 1,
            samples=samples_of(cells[place] for cells in rows if place < len(cells)),
            field=known.get(place, ""),
        )
        for key, place in zip(keys, own, strict=True)
    )
    sheet = source.table.sheets[0] if len(source.table.sheets) == 1 else getattr(source.table, "sheet", "")
    return Teachable(line=source.table.heading_line or 1, sheet=sheet, columns=columns, fields=source.COLUMNS)


def _guess(source: TableSource, own: list[int]) -> dict[int, str]:
    """Fields of the headings we know, each once."""
    found: dict[int, str] = {}
    for place in own:
        heading = source.table.headings[place]
        name = next((column.name for column in source.COLUMNS if column.is_named(heading)), "")
        if name and name not in found.values():
            found[place] = name
    return found
