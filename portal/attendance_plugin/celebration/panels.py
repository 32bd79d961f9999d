"""What the screen shows one after another: pages of at most five rows, made from figures. No database, no clock."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .figures import (
    Standing,
    WeekOfClass,
    awaiting_register,
    by_phase,
    most_improved,
    reached_target,
    standings,
)
from .mascots import mascot_file

MOST_ROWS = 5
# A line is about a tenth of the screen's height; names over LONG_NAME letters take two lines on a narrow screen.
MOST_LINES = 6
LONG_NAME = 12
MOST_NAMES = 6


@dataclass(frozen=True, kw_only=True)
class Row:
    """One class (or one date) on the screen. ``figure`` is empty where none may be shown."""

    name: str
    place: str = ""
    figure: str = ""
    picture: str = ""
    is_leader: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.name) > LONG_NAME


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One page of the screen. ``kind`` names its stylesheet rules."""

    kind: str
    title: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    picture: str = ""

    @property
    def has_long_names(self) -> bool:
        return any(row.is_long for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Everything the panels of one week draw from."""

    classes: Sequence[WeekOfClass]
    before: Sequence[Sequence[WeekOfClass]] = ()
    target: Decimal
    minimum_on_roll: int
    dates: Sequence[Row] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A panel as the content file asks for it."""

    kind: str
    title: str = ""
    text: str = ""


def build_panels(wanted: Iterable[Wanted], week: Week) -> list[Panel]:
    """The pages to show, in the school's order; a panel with nothing to say is left out."""
    return [panel for panel in wanted for panel in BUILDERS[panel.kind](panel, week)]


def _leaders(wanted: Wanted, week: Week) -> Iterator[Panel]:
    for phase, classes in by_phase(week.classes):
        found = standings(classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
        rows = [_standing_row(standing) for standing in found]
        first = [row for row in rows if row.is_leader]
        for page in paginate(rows, most_rows=MOST_ROWS, most_lines=MOST_LINES):
            picture = first[0].picture if len(first) == 1 and page[0].is_leader else ""
            yield Panel(kind="leaders", title=phase, text=wanted.title, rows=page, picture=picture)


def _target(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = reached_target(week.classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
    title = wanted.title or f"Here for {week.target.normalize():f}% of the week or more"
    for page in paginate([_class_row(entry) for entry in found], most_rows=MOST_NAMES, most_lines=MOST_NAMES):
        yield Panel(kind="target", title=title, text=wanted.text, rows=page)


def _improved(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = most_improved(week.classes, week.before, minimum_on_roll=week.minimum_on_roll)
    rows = tuple(_class_row(entry) for entry in found)
    if rows and len(rows) <= MOST_ROWS:
        yield Panel(
            kind="improved", title=wanted.title, text=wanted.text, rows=rows, picture=rows[0].picture * (len(rows) == 1)
        )


def _awaiting(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = awaiting_register(week.classes, minimum_on_roll=week.minimum_on_roll)
    rows = [_class_row(entry) for entry in found]
    for page in paginate(rows, most_rows=MOST_NAMES, most_lines=MOST_NAMES):
        yield Panel(kind="awaiting", title=wanted.title or "Awaiting the register", text=wanted.text, rows=page)


def _next_date(wanted: Wanted, week: Week) -> Iterator[Panel]:
    if week.dates:
        yield Panel(kind="next_date", title=wanted.title, text=wanted.text, rows=tuple(week.dates))


def _message(wanted: Wanted, week: Week) -> Iterator[Panel]:
    if wanted.text:
        yield Panel(kind="message", title=wanted.title, text=wanted.text)


BUILDERS: dict[str, Callable[[Wanted, Week], Iterator[Panel]]] = {
    "leaders": _leaders,
    "target": _target,
    "improved": _improved,
    "awaiting": _awaiting,
    "next_date": _next_date,
    "message": _message,
}


def paginate(rows: Sequence[Row], *, most_rows: int, most_lines: int) -> list[tuple[Row, ...]]:
    """Pages that nothing is cut off from: as many rows as fit, a long name counting as two lines."""
    pages: list[tuple[Row, ...]] = []
    page: list[Row] = []
    for row in rows:
        lines = sum(1 + entry.is_long for entry in [*page, row])
        if page and (len(page) == most_rows or lines > most_lines):
            pages.append(tuple(page))
            page = []
        page.append(row)
    return [*pages, tuple(page)] if page else pages


def _standing_row(standing: Standing) -> Row:
    row = _class_row(standing.week)
    return Row(
        name=row.name,
        picture=row.picture,
        place=str(standing.place),
        figure=f"{standing.shown}%",
        is_leader=standing.is_leader,
    )


def _class_row(week: WeekOfClass) -> Row:
    return Row(name=week.name, picture=mascot_file(week.mascot, week.name))
