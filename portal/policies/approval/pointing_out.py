"""What an approver should have seen: the concerns about a draft, and what it would change for stored requests."""

from typing import TYPE_CHECKING, Any

from portal.policies.editing.concerns import concerns_of
from portal.policies.what_ifs import what_if_counts
from portal.rules import canonical

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage


def concerns_as_they_stand(page: "PolicyPage") -> list[dict[str, Any]]:
    """The concerns about the draft as plain data, to be kept with an approval."""
    return [concern.to_data() for concern in concerns_of(page)]


def counts_of_what_if(page: "PolicyPage") -> list[dict[str, Any]]:
    """Counts only, from whoever keeps requests; empty where nobody does."""
    return [canonical.plain(counts) for counts in what_if_counts(page)]
