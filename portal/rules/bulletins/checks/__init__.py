"""Slips that reports of this kind are known for. Each check warns and says what to look at; none corrects anything."""

from collections.abc import Callable, Iterator

from portal.rules.bulletins.checks.arithmetic import percentages_that_do_not_follow, wholes_that_give_small_counts_away
from portal.rules.bulletins.checks.comparing import comparators_given_twice, equal_values_in_a_family
from portal.rules.bulletins.checks.concerns import Concern
from portal.rules.bulletins.checks.dates import document_dates, earlier_values_not_earlier, missing_periods
from portal.rules.bulletins.checks.words import claims_without_figures, promises_that_overlap, typed_figures
from portal.rules.bulletins.indicators import Bulletin

__all__ = ["CHECKS", "Concern", "find_concerns"]

CHECKS: tuple[Callable[[Bulletin], Iterator[Concern]], ...] = (
    equal_values_in_a_family,
    percentages_that_do_not_follow,
    wholes_that_give_small_counts_away,
    earlier_values_not_earlier,
    comparators_given_twice,
    claims_without_figures,
    typed_figures,
    missing_periods,
    promises_that_overlap,
    document_dates,
)


def find_concerns(bulletin: Bulletin) -> tuple[Concern, ...]:
    """Everything an editor should look at again, in the order of the checks."""
    return tuple(concern for check in CHECKS for concern in check(bulletin))
