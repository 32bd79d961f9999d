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
    named_places,
    reached_target,
    singles_one_out,
    standings,
)
from .mascots import mascot_file

MOST_ROWS = 5
# A line is about a tenth of the screen's height. On a 4:3 screen this many letters fit one line, and two lines.
MOST_LINES = 6
ONE_LINE, TWO_LINES = 10, 17
# Names alone stand two beside each other; one over WIDE_NAME letters needs the place of two.
WIDE_NAME = 9
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
    def lines(self) -> int:
        """How many lines the name takes on the narrowest screen."""
        return 1 + (len(self.name) > ONE_LINE) + (len(self.name) > TWO_LINES)

    @property
    def is_wide(self) -> bool:
        return len(self.name) > WIDE_NAME


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One page of the screen. ``kind`` names its stylesheet rules; ``pictures`` go with words that have no rows."""

    kind: str
    title: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    picture: str = ""
    pictures: tuple[str, ...] = ()

    @property
    def has_few_rows(self) -> bool:
        return len(self.rows) <= 3

    @property
    def has_long_names(self) -> bool:
        return any(row.lines > 1 for row in self.rows)


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
    return [panel for entry in wanted for panel in BUILDERS[entry.kind](entry, week)]


def _leaders(wanted: Wanted, week: Week) -> Iterator[Panel]:
    for phase, classes in by_phase(week.classes):
        found = standings(classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
        rows = [_standing_row(standing) for standing in named_places(found)]
        first = [row for row in rows if row.is_leader]
        for page in paginate_rows(rows):
            picture = first[0].picture if len(first) == 1 and page[0].is_leader else ""
            yield Panel(kind="leaders", title=phase, text=wanted.title, rows=page, picture=picture)


def _target(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = reached_target(week.classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
    title = wanted.title or f"Here for {week.target.normalize():f}% of the week or more"
    if singles_one_out(week.classes, found, minimum_on_roll=week.minimum_on_roll):
        yield Panel(kind="message", title=title, text="Nearly every class did it this week. Well done, everybody!")
        return
    for page in paginate_names([_class_row(entry) for entry in found]):
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
    for page in paginate_names(rows):
        yield Panel(kind="awaiting", title=wanted.title or "Awaiting the register", text=wanted.text, rows=page)


def _next_date(wanted: Wanted, week: Week) -> Iterator[Panel]:
    if week.dates:
        yield Panel(kind="next_date", title=wanted.title, text=wanted.text, rows=tuple(week.dates))


def _message(wanted: Wanted, week: Week) -> Iterator[Panel]:
    if wanted.text:
        yield Panel(kind="message", title=wanted.title, text=wanted.text, pictures=_everybody(week))


BUILDERS: dict[str, Callable[[Wanted, Week], Iterator[Panel]]] = {
    "leaders": _leaders,
    "target": _target,
    "improved": _improved,
    "awaiting": _awaiting,
    "next_date": _next_date,
    "message": _message,
}


def paginate_rows(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of a list one below the other: at most five rows and six lines."""
    return _paginate(rows, room=MOST_LINES, most_rows=MOST_ROWS, needs=lambda row: row.lines)


def paginate_names(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of names two beside each other, a wide name taking the place of two."""
    return _paginate(rows, room=MOST_NAMES, most_rows=MOST_NAMES, needs=lambda row: 1 + row.is_wide)


def _paginate(rows: Sequence[Row], *, room: int, most_rows: int, needs: Callable[[Row], int]) -> list[tuple[Row, ...]]:
    """As many rows on a page as fit, so that nothing is ever cut off."""
    pages: list[list[Row]] = []
    for row in rows:
        fits = pages and len(pages[-1]) < most_rows and sum(map(needs, pages[-1])) + needs(row) <= room
        if fits:
            pages[-1].append(row)
        else:
            pages.append([row])
    return [tuple(page) for page in pages]


def _everybody(week: Week) -> tuple[str, ...]:
    """The animals of all classes in the school's order, each once."""
    return tuple(dict.fromkeys(_class_row(entry).picture for entry in week.classes))


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
