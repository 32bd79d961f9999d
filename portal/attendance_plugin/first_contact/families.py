"""Who may be rung about a child who is not at school, and who may not. The same answer for a list and for a record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.attendance_plugin.roll.models import PupilContact

COURT_ORDER = "Court order on file"
DO_NOT_CONTACT = "Do not contact"


@dataclass(frozen=True, kw_only=True)
class OnRecord:
    """One contact of one or more children. ``bar`` says in red why nobody rings without asking first; empty: nothing.

    ``is_parent``: with responsibility for ``children``; somebody without any for one of them is listed about all.
    """

    contact: int
    name: str
    relationship: str
    telephone: str
    order: int
    children: tuple[int, ...]
    is_parent: bool
    bar: tuple[str, ...] = ()

    @property
    def may_be_rung(self) -> bool:
        return bool(self.telephone) and self.is_parent and not self.bar


def bar_of(link: PupilContact) -> tuple[str, ...]:
    flags = {DO_NOT_CONTACT: link.do_not_contact, COURT_ORDER: link.court_order}
    return tuple(words for words, holds in flags.items() if holds)


def on_record(links: Iterable[PupilContact]) -> list[OnRecord]:
    """Each contact once, in the school's order. Any flag about any of the children bars the contact for all of them."""
    grouped: dict[int, list[PupilContact]] = {}
    for link in sorted(links, key=lambda link: (link.order, link.pk)):
        grouped.setdefault(link.contact_id, []).append(link)
    return [_together(found) for found in grouped.values()]


def _together(links: Sequence[PupilContact]) -> OnRecord:
    responsible = [link for link in links if link.has_responsibility]
    first, *_ = responsible or links
    return OnRecord(
        contact=first.contact_id,
        name=first.contact.full_name,
        relationship=first.relationship,
        telephone=first.contact.telephone,
        order=first.order,
        children=tuple(link.pupil_id for link in responsible or links),
        is_parent=bool(responsible),
        bar=tuple(dict.fromkeys(words for link in links for words in bar_of(link))),
    )
