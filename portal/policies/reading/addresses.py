"""Every public address of the policies, for the static site and for robots."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils import timezone

from portal.pages.models import School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.versions.timeline import Standing, timeline

from .presenting import light_versions


def policy_addresses(school: School) -> list[str]:
    """The list, the feed, and for each policy its pages, versions and the comparisons of neighbours in time."""
    return [f"{index}{rest}" for index, rest in _places(school)]


def addresses_below_indexes(school: School) -> list[str]:
    """The same without the address of the list of policies in front."""
    return [rest for _, rest in _places(school)]


def _places(school: School) -> list[tuple[str, str]]:
    if school.site is None:
        return []
    root = school.site.root_page
    prefix = len(root.url_path) - 1
    found: list[tuple[str, str]] = []
    for index in PolicyIndexPage.objects.child_of(root).live().public():
        pages = list(PolicyPage.objects.child_of(index).live().public().order_by("path"))
        rests = ["", "changes.atom"]
        versions: dict[int, list[PolicyVersion]] = {page.pk: [] for page in pages}
        for version in light_versions(PolicyVersion.objects.filter(page__in=pages)):
            versions[version.page_id].append(version)
        for page in pages:
            rests += _paths_of(f"{page.slug}/", timeline(versions[page.pk], timezone.localdate()))
        found += [(index.url_path[prefix:], rest) for rest in rests]
    return found


def _paths_of(base: str, standings: list[Standing]) -> Iterator[str]:
    """The pages of one policy; comparisons of neighbours in time, and of each version with the one in force."""
    labels = [standing.version.label for standing in reversed(standings)]
    current = next((standing.version.label for standing in standings if standing.state == "in_force"), None)
    yield base
    yield f"{base}versions/"
    yield f"{base}changes.atom"
    for label in labels:
        yield f"{base}versions/{label}/"
        yield f"{base}versions/{label}/policy.pdf"
    pairs = [*pairwise(labels), *_with_the_one_in_force(labels, current)]
    for older, newer in dict.fromkeys(pairs):
        yield f"{base}compare/{older}...{newer}/"


def _with_the_one_in_force(labels: list[str], current: str | None) -> Iterator[tuple[str, str]]:
    if current is None:
        return
    place = labels.index(current)
    yield from ((label, current) for label in labels[:place])
    yield from ((current, label) for label in labels[place + 1 :])
