"""Agreements as published versions hold them, and whether one may still be signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.versions.timeline import Standing, timeline

from .wording import CHECKLIST, KINDS, group_label, items_of

# What lists need of a version; the rest of it is large.
LARGE = ("rulebook", "source", "article")
# How a clause with an agreement stands in a version's canonical JSON; within a text the quotation marks are escaped.
IN_SOURCE = '"agreement":{'


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One clause of one version that is signed or answered, in its frozen words."""

    version: PolicyVersion
    clause: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.clause["agreement"])

    @property
    def anchor(self) -> str:
        return str(self.clause["anchor"])

    @property
    def title(self) -> str:
        return str(self.clause["heading"])

    @property
    def html(self) -> str:
        return str(self.clause["html"])

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def sha256(self) -> str:
        return str(self.data["sha256"])

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(self.data["for"])

    @property
    def groups_label(self) -> str:
        return ", ".join(group_label(group) for group in self.groups)

    @property
    def asked_groups(self) -> tuple[str, ...]:
        """Those whose people are known beforehand; nobody is asked to a checklist, a meeting answers it."""
        return () if self.kind == CHECKLIST else tuple(group for group in self.groups if group != "visitors")

    @property
    def has_door(self) -> bool:
        return "visitors" in self.groups

    @property
    def is_checklist(self) -> bool:
        return self.kind == CHECKLIST

    @cached_property
    def lineage(self) -> list[int]:
        """The versions for which a signature of these words holds."""
        return lineage(self.version)

    @property
    def items(self) -> list[dict[str, Any]]:
        return items_of(self.data)

    @property
    def accept(self) -> str:
        return str(self.data.get("accept", ""))


def agreements_of(version: PolicyVersion) -> Iterator[Agreement]:
    return (Agreement(version=version, clause=clause) for clause in version.clauses if "agreement" in clause)


def find_agreement(version: PolicyVersion, anchor: str) -> Agreement | None:
    return next((each for each in agreements_of(version) if each.anchor == anchor), None)


def agreement_of(person: Any) -> Agreement:
    """What the person is asked to sign. A version never changes, so it is there."""
    found = find_agreement(person.version, person.anchor)
    if found is None:
        raise LookupError(f"{person.version} has no agreement {person.anchor!r}; it cannot have lost it.")
    return found


def current_agreements(school: School, on: date) -> list[Agreement]:
    """The agreements in force on the day in all of the school's policies. Versions without any are not read."""
    standings = (standing for standings in _timelines(school, on) for standing in standings)
    in_force = [standing.version.pk for standing in standings if standing.state == "in_force"]
    found = PolicyVersion.objects.filter(pk__in=in_force, source__contains=IN_SOURCE).select_related("page")
    found = found.defer(*LARGE).order_by("title")
    return [agreement for version in found for agreement in agreements_of(version)]


def _timelines(school: School, on: date) -> list[list[Standing]]:
    light = PolicyVersion.objects.filter(page__school=school).defer(*LARGE, "clauses").select_related("withdrawal")
    by_page: dict[int, list[PolicyVersion]] = {}
    for version in light:
        by_page.setdefault(version.page_id, []).append(version)
    return [timeline(versions, on) for versions in by_page.values()]


def may_be_signed(version: PolicyVersion, on: date) -> bool:
    """Whether it applies or will, or what applies differs from it in spelling only."""
    light = PolicyVersion.objects.filter(page_id=version.page_id).defer(*LARGE, "clauses")
    standings = timeline(light, on)
    own = next(standing for standing in standings if standing.version.pk == version.pk)
    if own.state in ("in_force", "upcoming"):
        return True
    now = next((standing.version for standing in standings if standing.state == "in_force"), None)
    return now is not None and version.pk in lineage(now)


def lineage(version: PolicyVersion) -> list[int]:
    """The keys of the version and of those whose spelling it puts right: one signature holds for all of them."""
    keys = [version.pk]
    corrected = version.corrects_id
    while corrected:
        keys.append(corrected)
        corrected = PolicyVersion.objects.values_list("corrects", flat=True).get(pk=corrected)
    return keys
