"""Figures of groups as their readers may see them: exact for whoever sees the pupils, small ones hidden otherwise."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from portal.attendance_plugin.register.group_figures import GroupFigures, SchoolFigures
from portal.rules.percentages import Share
from portal.rules.small_counts import FEWER, FEWEST, NOT_SHOWN, SmallCounts, Sum
from portal.rules.thresholds import attendance_percent

Named = Mapping[Hashable, str]
WHOLE = ("all", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A group in a line of text cells."""

    key: Hashable
    label: str
    pupils: str
    attendance: str
    persistent: str
    severe: str


def exact_rows(groups: Mapping[Hashable, GroupFigures], names: Named, figures: SchoolFigures) -> list[FigureRow]:
    """The groups named, in that order, with every figure."""
    return [_row(key, name, groups[key], figures) for key, name in names.items() if key in groups]


def exact_total(figures: SchoolFigures, label: str) -> FigureRow:
    return _row("", label, figures.school, figures)


def total_beside(figures: SchoolFigures, own: Mapping[Hashable, GroupFigures], label: str) -> FigureRow:
    """The whole school for somebody who knows ``own`` groups: no count from which few pupils elsewhere would follow."""
    whole = figures.school
    rest = {name: getattr(whole, name) - sum(getattr(group, name) for group in own.values()) for name in COUNTS}
    shown = {name: NOT_SHOWN if 0 < rest[name] < FEWEST else None for name in COUNTS}
    return _row("", label, whole, figures, **shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardedFigures:
    """What readers of counts alone may see of a school."""

    total: FigureRow
    year_groups: list[FigureRow]
    classes: list[FigureRow]


COUNTS = ("persistent", "severe")


def guarded_figures(figures: SchoolFigures, label: str, year_groups: Named, classes: Named) -> GuardedFigures:
    """All groups, with small ones hidden and more with them where a sum would give them away."""
    hidden = {name: _guarded_counts(figures, name) for name in COUNTS}

    def rows(table: str, groups: Mapping[Hashable, GroupFigures], names: Named) -> list[FigureRow]:
        too_small = groups_too_small(groups)
        return [
            _hidden_row(key, name, groups[key])
            if key in too_small
            else _row(key, name, groups[key], figures, **{count: hidden[count][table].get(key) for count in COUNTS})
            for key, name in names.items()
            if key in groups
        ]

    return GuardedFigures(
        total=rows("all", {"": figures.school}, {"": label})[0],
        year_groups=rows("year", figures.year_groups, year_groups),
        classes=rows("class", figures.classes, classes),
    )


def groups_too_small(groups: Mapping[Hashable, GroupFigures]) -> set[Hashable]:
    """Groups of fewer pupils than may be counted; a single one takes the next smallest with it, as its veil."""
    small = {key for key, group in groups.items() if group.pupils < FEWEST}
    others = sorted((group.pupils, str(key), key) for key, group in groups.items() if key not in small)
    return small | {others[0][2]} if len(small) == 1 and others else small


def _guarded_counts(figures: SchoolFigures, name: str) -> dict[str, dict[Hashable, str | None]]:
    """For each table and group the words instead of the count; None where the count may be shown."""
    tables: dict[str, Mapping[Hashable, GroupFigures]] = {
        "all": {"": figures.school},
        "year": figures.year_groups,
        "class": figures.classes,
    }
    counts = {table: {key: getattr(group, name) for key, group in groups.items()} for table, groups in tables.items()}
    sums = [Sum(WHOLE, tuple((table, key) for key in counts[table])) for table in ("year", "class")]
    guarded = SmallCounts(counts, sums)
    return {
        table: {key: _instead(shown, groups[key]) for key, shown in guarded.shown(table).items()}
        for table, groups in tables.items()
    }


def _instead(shown: int | str, group: GroupFigures) -> str | None:
    """A count of everybody in the group would be known of each of them."""
    if isinstance(shown, str):
        return shown
    return NOT_SHOWN if shown and shown == group.pupils else None


def _hidden_row(key: Hashable, label: str, group: GroupFigures) -> FigureRow:
    pupils = FEWER if group.pupils < FEWEST else NOT_SHOWN
    return FigureRow(key=key, label=label, pupils=pupils, attendance=NOT_SHOWN, persistent=NOT_SHOWN, severe=NOT_SHOWN)


def _row(
    key: Hashable,
    label: str,
    group: GroupFigures,
    figures: SchoolFigures,
    *,
    persistent: str | None = None,
    severe: str | None = None,
) -> FigureRow:
    return FigureRow(
        key=key,
        label=label,
        pupils=str(group.pupils),
        attendance=f"{attendance_percent(group.tally.attendance, on=figures.window.last)} %" if group.pupils else "–",
        persistent=persistent or _count(group.persistent, group.pupils),
        severe=severe or _count(group.severe, group.pupils),
    )


def _count(count: int, pupils: int) -> str:
    return f"{count} ({Share(count, pupils).percent()}\N{NO-BREAK SPACE}%)" if count and pupils else str(count)
