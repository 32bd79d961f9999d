"""Children nobody has explained, family by family, with whom to ring and the reports that may mean them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.roll.names import fold_words
from portal.attendance_plugin.roll.year_groups import YEAR

from .day_register import FoundPupil
from .reports import Reported


@dataclass(frozen=True, kw_only=True)
class ToRing:
    name: str
    relationship: str
    telephone: str
    court_order: bool


@dataclass(kw_only=True)
class Child:
    """``possible``: unmatched reports that may mean this child; ``of_siblings``: reports about a brother or sister."""

    found: FoundPupil
    possible: list[Reported] = field(default_factory=list)


@dataclass(kw_only=True)
class Family:
    children: list[Child]
    to_ring: list[ToRing] = field(default_factory=list)
    of_siblings: list[Reported] = field(default_factory=list)


def families_of(unexplained: Sequence[FoundPupil], reports: Sequence[Reported]) -> list[Family]:
    """The unexplained, those who share a parent together, in one query."""
    if not unexplained:
        return []
    reported = {report.pupil_id: report for report in reports if report.pupil_id}
    links = _links({one.pupil.pk for one in unexplained} | reported.keys())
    unmatched = [report for report in reports if report.pupil_id is None]
    family_of = _families(links)
    grouped: dict[int, list[FoundPupil]] = defaultdict(list)
    for one in unexplained:
        grouped[family_of.get(one.pupil.pk, one.pupil.pk)].append(one)
    return [
        Family(
            children=[Child(found=one, possible=possible_reports(one, unmatched)) for one in members],
            to_ring=_to_ring(link for one in members for link in links[one.pupil.pk]),
            of_siblings=[
                report for pupil, report in reported.items() if family_of.get(pupil) == family and pupil is not None
            ],
        )
        for family, members in grouped.items()
    ]


def _links(pupils: Iterable[int]) -> dict[int, list[PupilContact]]:
    links: dict[int, list[PupilContact]] = defaultdict(list)
    standing = PupilContact.objects.filter(pupil__in=list(pupils), ended_on=None).select_related("contact")
    for link in standing.order_by("order", "pk"):
        links[link.pupil_id].append(link)
    return links


def _families(links: dict[int, list[PupilContact]]) -> dict[int, int]:
    """A number for each pupil, the same for those who share a parent, directly or through another child."""
    family: dict[int, int] = {pupil: pupil for pupil in links}
    of_parent: dict[int, int] = {}
    for pupil, own in links.items():
        for link in own:
            if link.has_responsibility:
                first = of_parent.setdefault(link.contact_id, pupil)
                old, new = family[pupil], family[first]
                family = {one: new if number == old else number for one, number in family.items()}
    return family


def _to_ring(links: Iterable[PupilContact]) -> list[ToRing]:
    """Everybody with a telephone whom the school may contact, in the school's order, once."""
    found: dict[int, ToRing] = {}
    for link in sorted(links, key=lambda link: link.order):
        if link.contact.telephone and not link.do_not_contact:
            found.setdefault(
                link.contact_id,
                ToRing(
                    name=link.contact.full_name,
                    relationship=link.relationship,
                    telephone=link.contact.telephone,
                    court_order=link.court_order,
                ),
            )
    return list(found.values())


def possible_reports(one: FoundPupil, unmatched: Iterable[Reported]) -> list[Reported]:
    """Unmatched reports that share two words of the child's name, or one and the class or year."""
    return [report for report in unmatched if _may_mean(report, one)]


def _may_mean(report: Reported, one: FoundPupil) -> bool:
    shared = len(set(fold_words(report.child)) & set(fold_words(one.pupil.full_name)))
    return shared > 1 or (shared == 1 and _class_agrees(report.school_class, one))


def _class_agrees(said: str, one: FoundPupil) -> bool:
    words, own = set(fold_words(said)), set(fold_words(one.school_class))
    year = YEAR.search(" ".join(fold_words(said)))
    return bool(own and own <= words) or (year is not None and int(year[1]) == one.pupil.year_group)
