"""Children nobody has explained, family by family, with what is due, whom to ring and reports that may mean them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.attendance_plugin.first_contact.families import OnRecord, on_record
from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.first_contact.standing import ChildStep, Morning, steps_of
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.roll.names import fold_words
from portal.attendance_plugin.roll.year_groups import YEAR

from .day_register import FoundPupil
from .pressed import PressedCall
from .reports import Reported
from .step_words import StepWords, step_words
from .unresolved import last_day_to_find

Outcome = FirstContactCall.Outcome
# With one press; what was explained needs its words, so it has a small page of its own.
AT_ONCE = (Outcome.NO_ANSWER, Outcome.MESSAGE, Outcome.NO_REASON, Outcome.WRONG_NUMBER)


@dataclass(frozen=True, kw_only=True)
class Button:
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ToRing:
    """``is_next``: the policy has this person rung now. ``buttons`` are there for parents who may be rung alone."""

    person: OnRecord
    is_next: bool = False
    buttons: tuple[Button, ...] = ()
    child: int = 0


@dataclass(kw_only=True)
class Child:
    """``possible``: unmatched reports that may mean this child; ``of_siblings``: reports about a brother or sister."""

    found: FoundPupil
    step: ChildStep
    words: StepWords
    possible: list[Reported] = field(default_factory=list)


@dataclass(kw_only=True)
class Family:
    children: list[Child]
    to_ring: list[ToRing] = field(default_factory=list)
    of_siblings: list[Reported] = field(default_factory=list)

    @property
    def calls(self) -> list[FirstContactCall]:
        """What was done so far, in order; a call about several of the children once."""
        calls = {
            (call.called_at, call.contact_id, call.outcome): call
            for child in self.children
            for call in child.step.calls
        }
        return [calls[key] for key in sorted(calls, key=lambda key: key[0])]


def families_of(
    unexplained: Sequence[FoundPupil], reports: Sequence[Reported], morning: Morning, *, is_today: bool
) -> list[Family]:
    """The unexplained, those who share a parent together, the most urgent first; queries do not grow with them."""
    if not unexplained:
        return []
    reported = {report.pupil_id: report for report in reports if report.pupil_id}
    links = links_of({one.pupil.pk for one in unexplained} | reported.keys())
    people = {one.pupil.pk: on_record(links[one.pupil.pk]) for one in unexplained}
    steps = steps_of(morning, [one.pupil for one in unexplained], people)
    unmatched = [report for report in reports if report.pupil_id is None]
    family_of = _families(links)
    grouped: dict[int, list[FoundPupil]] = defaultdict(list)
    for one in unexplained:
        grouped[family_of.get(one.pupil.pk, one.pupil.pk)].append(one)

    def child(one: FoundPupil) -> Child:
        words = step_words(
            steps[one.pupil.pk],
            at=morning.at,
            is_today=is_today,
            reason_by=last_day_to_find(morning.day, morning.calendar.timetable(one.pupil.year_group)),
        )
        possible = possible_reports(one, unmatched)
        return Child(found=one, step=steps[one.pupil.pk], words=words, possible=possible)

    families = [
        Family(
            children=[child(one) for one in members],
            to_ring=_to_ring([link for one in members for link in links[one.pupil.pk]], steps, morning),
            of_siblings=[
                report for pupil, report in reported.items() if family_of.get(pupil) == family and pupil is not None
            ],
        )
        for family, members in grouped.items()
    ]
    return sorted(families, key=lambda family: min(child.words.rank for child in family.children))


def links_of(pupils: Iterable[int]) -> dict[int, list[PupilContact]]:
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


def _to_ring(links: Sequence[PupilContact], steps: Mapping[int, ChildStep], morning: Morning) -> list[ToRing]:
    """Everybody on the record, in the school's order, once: those who may not be rung too, so that nobody tries."""
    following = {step.contact.contact for step in steps_in(links, steps) if step.contact}
    found = []
    for person in on_record(links):
        seen = {child: steps[child].last_call for child in person.children}
        buttons = _buttons(person, seen, morning) if person.may_be_rung else ()
        is_next = person.contact in following
        found.append(ToRing(person=person, is_next=is_next, buttons=buttons, child=person.children[0]))
    return found


def steps_in(links: Iterable[PupilContact], steps: Mapping[int, ChildStep]) -> list[ChildStep]:
    return [steps[pupil] for pupil in dict.fromkeys(link.pupil_id for link in links)]


def _buttons(person: OnRecord, seen: Mapping[int, int], morning: Morning) -> tuple[Button, ...]:
    return tuple(
        Button(
            label=outcome.label,
            value=str(PressedCall(day=morning.day, contact=person.contact, outcome=outcome.value, seen=seen)),
        )
        for outcome in AT_ONCE
    )


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
