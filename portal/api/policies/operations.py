"""The addresses below ``policies/``: the same below it as on the pages for people."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from portal.api.paging import Paged, paged
from portal.api.parameters import Day, OfSchool, Slug, school_asked_for
from portal.api.places import ROOT
from portal.api.problems import Refusal
from portal.policies.models import PolicyPage
from portal.policies.versions.timeline import Standing

from . import reading
from .comparing import comparison_data
from .shapes import ComparisonOut, PolicyList, PolicyOut, VersionList, VersionOut

TAG = "policies"
router = Router(tags=[TAG])


class PoliciesWanted(OfSchool, Paged):
    """Whose policies, and which part of the list."""


@router.get("/", response=PolicyList, summary="A school’s policies in force today")
def policies(request: HttpRequest, wanted: Query[PoliciesWanted]) -> dict[str, Any]:
    """Every policy anybody may read, by title, each with the version that applies today."""
    shown, about = paged(request, reading.public_policies(school_asked_for(request, wanted.school)), wanted)
    return about | {"policies": reading.policies_data(shown, timezone.localdate())}


@router.get("/{slug:policy}/", response=PolicyOut, summary="One policy with its newest versions")
def policy(request: HttpRequest, policy: Path[Slug], wanted: Query[OfSchool]) -> dict[str, Any]:
    """The policy at this address, whichever school of the trust it belongs to, unless one is named."""
    return reading.policy_data(policy_asked_for(request, policy, wanted.school))


@router.get("/{slug:policy}/versions/", response=VersionList, summary="Every version of a policy")
def policy_versions(request: HttpRequest, policy: Path[Slug], wanted: Query[PoliciesWanted]) -> dict[str, Any]:
    """The history of a policy with its change notes, the newest version first."""
    page = policy_asked_for(request, policy, wanted.school)
    shown, about = paged(request, reading.standings_of(page), wanted)
    return about | {"policy": page.slug, "versions": [reading.version_brief(page, standing) for standing in shown]}


@router.get(
    "/{slug:policy}/versions/{slug:label}/", response=VersionOut, summary="One version with its clauses and rules"
)
def policy_version(
    request: HttpRequest, policy: Path[Slug], label: Path[Slug], wanted: Query[OfSchool]
) -> dict[str, Any]:
    """Its words and rules for ever, and where it stands in time today."""
    page = policy_asked_for(request, policy, wanted.school)
    return reading.version_data(page, _labelled(page, reading.standings_of(page), label))


@router.get("/{slug:policy}/on/{day}/", response=VersionOut, summary="The version that applies on a day")
def policy_on(request: HttpRequest, policy: Path[Slug], day: Path[Day], wanted: Query[OfSchool]) -> dict[str, Any]:
    """As the policy was, is or will be on a day; the state is that of the day asked about."""
    page = policy_asked_for(request, policy, wanted.school)
    return reading.version_data(page, _in_force(page, day))


@router.get(
    "/{slug:policy}/compare/{slug:older}...{slug:newer}/",
    response=ComparisonOut,
    summary="What changed between versions",
)
def policy_comparison(
    request: HttpRequest, policy: Path[Slug], older: Path[Slug], newer: Path[Slug], wanted: Query[OfSchool]
) -> dict[str, Any]:
    """Rules and figures first, then each clause with its words marked, as the page of the comparison shows it."""
    page = policy_asked_for(request, policy, wanted.school)
    standings = reading.standings_of(page)
    before, after = (_labelled(page, standings, label) for label in (older, newer))
    if standings.index(before) <= standings.index(after):
        raise Refusal(404, f"{older!r} is not older than {newer!r}. Name the older version first.")
    return comparison_data(page, standings, before, after)


def policy_asked_for(request: HttpRequest, slug: str, school: str | None) -> PolicyPage:
    """The policy at this address, of the school where one is named. Raises ``Refusal``."""
    of_school = school_asked_for(request, school) if school else None
    page = reading.public_policy(slug, of_school)
    if page is None:
        raise Refusal(404, f"There is no policy {slug!r}. See {ROOT}policies/ for those there are.")
    return page


def _labelled(page: PolicyPage, standings: list[Standing], label: str) -> Standing:
    found = next((standing for standing in standings if standing.version.label == label), None)
    if found is None:
        address = f"{ROOT}policies/{page.slug}/"
        raise Refusal(404, f"The policy {page.slug!r} has no version {label!r}. See {address} for those it has.")
    return found


def _in_force(page: PolicyPage, on: date) -> Standing:
    found = next((each for each in reading.standings_of(page, on) if each.state == "in_force"), None)
    if found is None:
        address = f"{ROOT}policies/{page.slug}/versions/"
        raise Refusal(404, f"No version of {page.slug!r} applies on {on}. See {address} for when each does.")
    return found
