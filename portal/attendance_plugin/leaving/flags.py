"""What the record says against handing a child over without asking back (abuse case 10)."""

import unicodedata
from dataclasses import dataclass

from portal.attendance_plugin.roll.models import Pupil, PupilContact

COURT_ORDER = "Court order on file"
MAY_NOT_COLLECT = "May not collect"
DO_NOT_CONTACT = "Do not contact"
NOT_ON_RECORD = "Not a contact on record"


@dataclass(frozen=True, kw_only=True)
class CollectorFlags:
    """``words`` for staff. With any of them the school rings back; ``is_barred``: the record says no to this person."""

    words: tuple[str, ...] = ()
    is_barred: bool = False


def flags_of(pupil: Pupil, collector: str) -> CollectorFlags:
    """Ask with ``contact_links__contact`` prefetched. It approves nobody: no flag means only that none is on record."""
    links = [link for link in pupil.contact_links.all() if link.ended_on is None]
    named = [link for link in links if _folded(link.contact.full_name) == _folded(collector)]
    found = {
        COURT_ORDER: any(link.court_order for link in links),
        MAY_NOT_COLLECT: any(not link.may_collect for link in named),
        DO_NOT_CONTACT: any(link.do_not_contact for link in named),
        NOT_ON_RECORD: not named,
    }
    return CollectorFlags(
        words=tuple(words for words, holds in found.items() if holds), is_barred=any(map(_bars, named))
    )


def _bars(link: PupilContact) -> bool:
    return not link.may_collect or link.court_order or link.do_not_contact


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
