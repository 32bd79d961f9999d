"""What a reader may know of the school whose file it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portal.attendance_plugin.roll.upn import InvalidUpn, clean_upn

from .problems import CellRefused
from .words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The school's pupils by the two numbers a file may name them with, its classes, and the day of the import.

    ``school_number`` is the school's DfE number, such as 9992001; empty when nobody has entered it.
    The rest is what the school has explained: ``columns`` are fields by heading key for each set of headings, of the
    format that is read; ``taught`` the same for every format; ``words`` names of sessions and codes of its own.
    """

    today: date
    school_number: str = ""
    pupil_by_upn: Mapping[str, int] = field(default_factory=dict)
    pupil_by_mis_id: Mapping[str, int] = field(default_factory=dict)
    class_names: tuple[str, ...] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taught: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    def for_format(self, slug: str) -> "Known":
        """The same for reading a file of this format."""
        return replace(self, columns=self.taught.get(slug, {}))

    def pupil(self, upn: str, mis_id: str = "") -> int:
        """The key of the pupil. Where the file gives both numbers they must be of one pupil. Raises `CellRefused`."""
        by_mis_id = self.pupil_by_mis_id.get(mis_id) if mis_id else None
        if mis_id and not upn:
            if by_mis_id is None:
                raise CellRefused(
                    "the MIS id of a pupil on the school's roll; first import the pupils with a column for it"
                )
            return by_mis_id
        found = self._by_upn(upn)
        if by_mis_id not in (None, found):
            raise CellRefused(f"the UPN and the MIS id of one pupil; the id {mis_id} is another pupil's")
        return found

    def check_past(self, day: date) -> date:
        """The day of a mark. Raises `CellRefused` when it is still to come."""
        if day > self.today:
            raise CellRefused(f"a date up to today, {self.today.isoformat()}: a session is marked when it happens")
        return day

    def _by_upn(self, text: str) -> int:
        try:
            found = self.pupil_by_upn.get(clean_upn(text))
        except InvalidUpn as refusal:
            raise CellRefused(f"a UPN ({refusal})") from refusal
        if found is None:
            raise CellRefused("the UPN of a pupil on the school's roll; import the pupils first if this one is new")
        return found
