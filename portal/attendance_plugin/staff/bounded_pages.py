"""Pages of a list that may be endless: counted up to a limit, so that a year of entries answers at once."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 10_000


class BoundedPaginator(Paginator):
    """The newest ``MOST`` rows, which is more than anybody turns over; filters lead to the others."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows[:MOST].count()
