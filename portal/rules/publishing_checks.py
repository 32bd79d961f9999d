"""What an editor should know before publishing a policy. Every concern warns and is recorded; nothing is corrected."""

from collections.abc import Iterable
from datetime import date

from portal.rules.publishing.anchors import find_unresolved_anchors
from portal.rules.publishing.boundaries import find_parting_thresholds, find_short_weeks
from portal.rules.publishing.concerns import Clause, Concern, PolicyDraft
from portal.rules.publishing.national_layer import find_departures
from portal.rules.publishing.numbering import find_missing_references, find_repeated_numbers
from portal.rules.publishing.numbers import find_number_mismatches
from portal.rules.publishing.reach import find_unreachable
from portal.rules.publishing.stated_values import (
    find_band_concerns,
    find_differences,
    find_register_faults,
    find_repeated_statements,
)
from portal.rules.publishing.typed_numbers import find_typed_numbers
from portal.rules.school_year import Calendar

__all__ = ["Clause", "Concern", "PolicyDraft", "find_concerns"]


def find_concerns(
    policy: PolicyDraft, *, on: date, calendar: Calendar, others: Iterable[PolicyDraft] = ()
) -> tuple[Concern, ...]:
    """Every concern about a policy that is to take effect on the day.

    `calendar` is the one requests are sampled in; `others` are policies of the same school or trust to compare with.
    """
    return (
        *find_unresolved_anchors(policy),
        *find_repeated_numbers(policy),
        *find_missing_references(policy),
        *find_number_mismatches(policy),
        *find_typed_numbers(policy, on=on),
        *find_parting_thresholds(policy),
        *find_short_weeks(policy),
        *find_repeated_statements(policy),
        *find_register_faults(policy),
        *find_band_concerns(policy),
        *find_departures(policy, on=on),
        *find_unreachable(policy, calendar=calendar),
        *find_differences(policy, others),
    )
