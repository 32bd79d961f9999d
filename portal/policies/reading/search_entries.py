"""What the search finds of the policies: those in force, clause by clause. Never a page's draft."""

from collections.abc import Iterator
from datetime import date

from portal.pages.models import School
from portal.pages.search.entries import Entry, address_of, page_entry, plain_text
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.versions.timeline import timeline

from .presenting import since_the_one_in_force


def policy_entries(school: School, today: date) -> Iterator[Entry]:
    """The list of policies, each policy with a version in force, and that version's clauses."""
    if school.site is not None:
        for index in PolicyIndexPage.objects.descendant_of(school.site.root_page).live().public():
            yield page_entry(index, school, index.introduction)
    found = PolicyPage.objects.filter(school=school).live().public().defer("clauses").order_by("path")
    pages = {page.pk: page for page in found}
    for pk, label, since, clauses in _in_force(list(pages), today):
        page = pages[pk]
        address = address_of(page, school)
        shared = {"slug": page.slug, "version": label, "since": since}
        yield Entry(kind="policy", title=page.title, text=page.summary, address=address, **shared)
        for clause in clauses:
            yield Entry(
                kind="clause",
                title=f"{clause['number']} {clause['heading']}".strip(),
                text=plain_text(clause["html"]),
                address=f"{address}#{clause['anchor']}",
                within=page.title,
                **shared,
            )


def _in_force(pages: list[int], today: date) -> Iterator[tuple[int, str, date, list[dict[str, str]]]]:
    """Page, label, first day and clauses of each version in force, in the order of the pages."""
    versions: dict[int, list[PolicyVersion]] = {pk: [] for pk in pages}
    for version in since_the_one_in_force(PolicyVersion.objects.filter(page__in=pages), today):
        versions[version.page_id].append(version)
    current = [
        standing.version.pk
        for found in versions.values()
        for standing in timeline(found, today)
        if standing.state == "in_force"
    ]
    rows = PolicyVersion.objects.filter(pk__in=current).values_list("page_id", "label", "effective_from", "clauses")
    yield from sorted(rows, key=lambda row: pages.index(row[0]))
