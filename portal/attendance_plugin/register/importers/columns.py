"""Which column of a file holds what. Headings are compared without case, spaces or punctuation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .problems import HeadingsUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field we know, the headings it is known by (the first one is ours), and whether a file must have it.

    ``or_else`` names another field that will do instead of a required one.
    """

    name: str
    headings: tuple[str, ...]
    required: bool = False
    or_else: str = ""

    def is_named(self, heading: str) -> bool:
        return plain(heading) in {plain(known) for known in self.headings}


UPN = Column(name="upn", headings=("UPN", "Unique Pupil Number"), required=True)
UPN_OR_MIS_ID = replace(UPN, or_else="mis_id")
MIS_ID = Column(
    name="mis_id", headings=("MIS id", "Person ID", "Student ID", "Pupil id", "Pupil identifier", "MIS pupil id")
)
SESSION = Column(name="half", headings=("Session", "AM/PM", "Session name"))
SCHOOL = Column(name="school", headings=("DfE number", "School number", "LAESTAB", "School DfE number"))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each field found stands, and the headings that mean nothing to us."""

    places: dict[str, int]
    headings: tuple[str, ...]
    unused: tuple[str, ...]

    def cell(self, cells: Sequence[str], name: str) -> str:
        """The trimmed text of the field in this row; empty when the file or the row does not have it."""
        place = self.places.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def texts(self, cells: Sequence[str], names: Sequence[str]) -> list[str]:
        """The same for several fields at once: a long file is read cell by cell otherwise."""
        filled, found = len(cells), map(self.places.get, names)
        return [cells[place].strip() if place is not None and place < filled else "" for place in found]

    def heading(self, name: str) -> str:
        return self.headings[self.places[name]] if name in self.places else name

    def has(self, name: str) -> bool:
        return name in self.places


def plain(heading: str) -> str:
    """A heading as it is compared: `Date of Birth` and `date_of_birth` are the same."""
    return "".join(character for character in heading.casefold() if character.isalnum())


def map_headings(headings: Sequence[str], columns: Sequence[Column]) -> ColumnMap:
    """Find the known columns. Raises `HeadingsUnknown` when one is missing or stands there twice."""
    known = {plain(heading): column.name for column in columns for heading in column.headings}
    places: dict[str, int] = {}
    unused: list[str] = []
    for place, heading in enumerate(headings):
        name = known.get(plain(heading))
        if name is None:
            unused.append(heading or f"column {place + 1} (no heading)")
        elif name in places:
            raise HeadingsUnknown(
                f"The headings {headings[places[name]]!r} and {heading!r} mean the same. "
                "Leave only the right one in the file."
            )
        else:
            places[name] = place
    refuse_missing(headings, columns, places)
    return ColumnMap(places, tuple(headings), tuple(unused))


def refuse_missing(headings: Sequence[str], columns: Sequence[Column], places: dict[str, int]) -> None:
    for column in columns:
        if column.required and column.name not in places and column.or_else not in places:
            got = ", ".join(repr(heading) for heading in headings[:12])
            raise HeadingsUnknown(
                f"The file has no column for {column.headings[0]!r}. "
                f"Accepted headings: {', '.join(column.headings)}. Got: {got}. "
                "Or say once what your headings mean: Register imports, Import a file."
            )
