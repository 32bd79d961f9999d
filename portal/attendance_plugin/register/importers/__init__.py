"""One module per format of file a school's system exports; `FORMATS` lists them by the name people give.

A plugin adds one of its own in an app's ``ready()``::

    from portal import hooks
    hooks.register_formats.fill("our-system", lambda: OUR_FORMAT)
"""

from collections.abc import Iterator, Mapping

from portal import hooks

from .csv_contacts import CONTACTS_CSV
from .csv_marks import MARKS_CSV
from .csv_pupils import PUPILS_CSV
from .ctf_xml import CTF_XML
from .formats import Format
from .sims_xml import SIMS_XML
from .week_grid import WEEK_CSV
from .wonde_marks import WONDE_MARKS
from .wonde_pupils import WONDE_PUPILS

OUR_OWN = (MARKS_CSV, WEEK_CSV, PUPILS_CSV, CONTACTS_CSV, SIMS_XML, WONDE_MARKS, WONDE_PUPILS, CTF_XML)


class Formats(Mapping[str, Format]):
    """Our own formats, then those of plugins, by slug."""

    def __getitem__(self, slug: str) -> Format:
        return self._all()[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Format]:
        return {format.slug: format for format in (*(make() for make in hooks.register_formats), *OUR_OWN)}


FORMATS: Mapping[str, Format] = Formats()
