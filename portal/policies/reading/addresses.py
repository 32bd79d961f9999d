"""Every public address of the policies, for the static site and for robots."""

from collections.abc import Iterator
from itertools import pairwise

from portal.pages.models import School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion

from .presenting import light_versions


def policy_addresses(school: School) -> list[str]:
    """The list, the feed, and for each policy its pages, versions and the comparisons of neighbours in time."""
    if school.site is None:
        return []
    root = school.site.root_page
    prefix = len(root.url_path) - 1
    paths: list[str] = []
    for index in PolicyIndexPage.objects.child_of(root).live().public():
        pages = list(PolicyPage.objects.child_of(index).live().public().order_by("path"))
        paths += [index.url_path[prefix:], f"{index.url_path[prefix:]}changes.atom"]
        labels: dict[int, list[str]] = {page.pk: [] for page in pages}
        versions = light_versions(PolicyVersion.objects.filter(page__in=pages)).order_by("effective_from")
        for version in versions:
            labels[version.page_id].append(version.label)
        for page in pages:
            paths += _paths_of(page.url_path[prefix:], labels[page.pk])
    return paths


def _paths_of(base: str, labels: list[str]) -> Iterator[str]:
    yield base
    yield f"{base}versions/"
    yield f"{base}changes.atom"
    for label in labels:
        yield f"{base}versions/{label}/"
        yield f"{base}versions/{label}/policy.pdf"
    for older, newer in pairwise(labels):
        yield f"{base}compare/{older}...{newer}/"
