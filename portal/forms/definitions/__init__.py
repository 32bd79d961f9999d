"""The portal's own forms, and those of apps beside it. To add one here, write a file and name it below.

An app of a site adds one in its ``ready()``::

    from portal import hooks
    hooks.parent_forms.fill("school-trip", lambda: SCHOOL_TRIP)
"""

from collections.abc import Iterator, Mapping

from portal import hooks
from portal.forms.parent_forms import ParentForm

from .absence import ABSENCE
from .early_collection import EARLY_COLLECTION
from .leave import LEAVE
from .lunch import LUNCH

OUR_OWN = (ABSENCE, LEAVE, EARLY_COLLECTION, LUNCH)


class Journeys(Mapping[str, ParentForm]):
    """Our own forms, then those of other apps, by slug."""

    def __getitem__(self, slug: str) -> ParentForm:
        return self._all()[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, ParentForm]:
        return {form.slug: form for form in (*OUR_OWN, *(make() for make in hooks.parent_forms))}


JOURNEYS: Mapping[str, ParentForm] = Journeys()
