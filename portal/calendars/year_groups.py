"""Year groups in numbers and words: 0 is Reception, 13 the last year of a sixth form."""

from collections.abc import Iterable

from portal.pages.models import School

OF_PHASE: dict[str, range] = {
    School.Phase.PRIMARY: range(7),
    School.Phase.SECONDARY: range(7, 14),
    School.Phase.ALL_THROUGH: range(14),
    School.Phase.SPECIAL: range(14),
}
OLDEST = 14


def year_groups_of(school: School) -> tuple[int, ...]:
    return tuple(OF_PHASE[school.phase])


def year_group_name(year_group: int) -> str:
    """What families call the group; those before Reception are the nursery."""
    if year_group < 1:
        return "Reception" if year_group == 0 else "Nursery"
    return f"Year {year_group}"


def year_groups_in_words(year_groups: Iterable[int]) -> str:
    """The groups as a parent says them; the empty text for the whole school.

    >>> year_groups_in_words([0, 1, 2]), year_groups_in_words([3, 4]), year_groups_in_words([])
    ('Reception to Year 2', 'Year 3 and Year 4', '')
    """
    parts = [part for run in _runs(sorted(set(year_groups))) for part in _run_in_words(run)]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _runs(groups: list[int]) -> list[list[int]]:
    """The groups in runs without a gap."""
    runs: list[list[int]] = []
    for group in groups:
        if runs and runs[-1][-1] == group - 1:
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


def _run_in_words(run: list[int]) -> list[str]:
    if len(run) < 3:
        return [year_group_name(group) for group in run]
    if run[0] == 0:
        return [f"Reception to Year {run[-1]}"]
    return [f"Years {run[0]} to {run[-1]}"]
