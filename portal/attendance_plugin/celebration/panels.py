"""What the screen shows one after another, made from figures. No database, no clock."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from portal import hooks

from .class_of_the_week import class_of_the_week
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
from .pages import MOST_ROWS, Panel, Row, paginate_dates, paginate_names, paginate_rows
from .points import race
from .term_board import term_standings
from .whole_school import WholeSchool, is_near, whole_school


@dataclass(frozen=True, kw_only=True)
class Week:
    """Everything the panels of one week draw from.

    ``before`` are the weeks before, ``term`` those of the term up to this one, the newest last; ``turn`` goes up by one
    with each week of the calendar; ``honoured`` is the class of the week where staff chose one.
    """

    classes: Sequence[WeekOfClass]
    before: Sequence[Sequence[WeekOfClass]] = ()
    term: Sequence[Sequence[WeekOfClass]] = ()
    term_mondays: Sequence[date] = ()
    turn: int = 0
    honoured: str = ""
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
    builders = panel_builders()
    return [panel for entry in wanted if entry.kind in builders for panel in builders[entry.kind](entry, week)]


def panel_builders() -> "dict[str, Callable[[Wanted, Week], Iterable[Panel]]]":
    """Our own kinds of panel, and those of other apps. A screen goes on without a kind whose app is gone."""
    return {**dict(hooks.screen_panels.items()), **BUILDERS}


def _leaders(wanted: Wanted, week: Week) -> Iterator[Panel]:
    for phase, classes in by_phase(week.classes):
        found = standings(classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
        yield from _standing_pages("leaders", phase, _words_for(found, wanted, week), found)


def _words_for(found: Sequence[Standing], wanted: Wanted, week: Week) -> str:
    """The school's words, or that the leaders nearly reached the aim."""
    if found and is_near(found[0].shown, target=week.target):
        return f"Nearly there: our aim is {_plain(week.target)}%"
    return wanted.title


def _term(wanted: Wanted, week: Week) -> Iterator[Panel]:
    for phase, term in _by_phase(week.term):
        found = term_standings(term, target=week.target, minimum_on_roll=week.minimum_on_roll)
        yield from _standing_pages("term", phase, wanted.title or "This term so far", found)


def _standing_pages(kind: str, phase: str, text: str, found: Sequence[Standing]) -> Iterator[Panel]:
    rows = [_standing_row(standing) for standing in named_places(found)]
    first = [row for row in rows if row.is_leader]
    for page in paginate_rows(rows):
        picture = first[0].picture if len(first) == 1 and page[0].is_leader else ""
        yield Panel(kind=kind, title=phase, text=text, rows=page, picture=picture)


def _points(wanted: Wanted, week: Week) -> Iterator[Panel]:
    for phase, term in _by_phase(week.term):
        racers = named_places(race(term, target=week.target, minimum_on_roll=week.minimum_on_roll))
        rows = [
            replace(
                _class_row(racer.week),
                place=str(racer.place),
                figure=str(racer.points),
                is_leader=racer.place == 1,
                way=racer.way,
            )
            for racer in racers
        ]
        for page in paginate_rows(rows):
            yield Panel(kind="points", title=phase, text=wanted.title or "Points this term", rows=page)


def _by_phase(term: Sequence[Sequence[WeekOfClass]]) -> Iterator[tuple[str, list[list[WeekOfClass]]]]:
    """The weeks of the term phase by phase, in the order of the newest week."""
    for phase, _ in by_phase(term[-1] if term else ()):
        yield phase, [[week for week in each if week.phase == phase] for each in term]


def _of_the_week(week: Week) -> list[WeekOfClass]:
    return class_of_the_week(
        week.classes,
        turn=week.turn,
        target=week.target,
        minimum_on_roll=week.minimum_on_roll,
        honoured=week.honoured,
    )


def _class_of_the_week(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = _of_the_week(week)
    rows = tuple(_class_row(entry) for entry in found)
    if rows and len(paginate_rows(rows)) == 1:
        several = "Classes of the week" if len(rows) > 1 else "Class of the week"
        yield Panel(
            kind="class_of_the_week",
            title=several if len(rows) > 1 else wanted.title or several,
            text=wanted.text,
            rows=rows,
            picture=rows[0].picture * (len(rows) == 1),
        )


def _whole_school(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = whole_school(
        week.classes,
        (name for page in _leaders(wanted, week) for name in (row.name for row in page.rows)),
        target=week.target,
        minimum_on_roll=week.minimum_on_roll,
    )
    if found:
        yield Panel(
            kind="whole_school",
            title=wanted.title or "All of us together",
            text=_aim_words(found, week.target),
            figure=f"{found.shown}%",
            pictures=_everybody(week),
        )


def _aim_words(found: WholeSchool, target: Decimal) -> str:
    if found.has_reached:
        return f"We reached our aim of {_plain(target)}%. Well done, everybody!"
    if found.is_near:
        return f"Nearly there! Our aim is {_plain(target)}%."
    return f"Our aim is {_plain(target)}%. We get there together."


def _plain(target: Decimal) -> str:
    return f"{target.normalize():f}"


def _target(wanted: Wanted, week: Week) -> Iterator[Panel]:
    found = reached_target(week.classes, target=week.target, minimum_on_roll=week.minimum_on_roll)
    title = wanted.title or f"Here for {_plain(week.target)}% of the week or more"
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
    for page in paginate_dates(week.dates):
        yield Panel(kind="next_date", title=wanted.title, text=wanted.text, rows=page)


def _message(wanted: Wanted, week: Week) -> Iterator[Panel]:
    if wanted.text:
        yield Panel(kind="message", title=wanted.title, text=wanted.text, pictures=_everybody(week))


BUILDERS: dict[str, Callable[[Wanted, Week], Iterator[Panel]]] = {
    "leaders": _leaders,
    "target": _target,
    "improved": _improved,
    "points": _points,
    "class_of_the_week": _class_of_the_week,
    "whole_school": _whole_school,
    "term": _term,
    "awaiting": _awaiting,
    "next_date": _next_date,
    "message": _message,
}


def _everybody(week: Week) -> tuple[str, ...]:
    """The animals of all classes in the school's order, each once."""
    return tuple(dict.fromkeys(_class_row(entry).picture for entry in week.classes))


def _standing_row(standing: Standing) -> Row:
    return replace(
        _class_row(standing.week),
        place=str(standing.place),
        figure=f"{standing.shown}%",
        is_leader=standing.is_leader,
    )


def _class_row(week: WeekOfClass) -> Row:
    return Row(name=week.name, picture=mascot_file(week.mascot, week.name))
