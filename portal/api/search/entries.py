"""Everything of a school that can be found: what anybody may read today, and nothing else.

Clauses come from the versions in force, never from a page's draft.
"""

import html
from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.utils.html import strip_tags

from portal.api.places import absolute, api_url, page_url
from portal.pages.markdown import render_markdown
from portal.pages.models import BulletinPage, ContentPage, HomePage, School

from .matching import Entry


def entries_of(school: School, today: date) -> Iterator[Entry]:
    if apps.is_installed("portal.policies"):
        yield from _clauses(school, today)
    if apps.is_installed("portal.forms"):
        yield from _forms(school)
    if apps.is_installed("portal.calendars"):
        yield from _dates(school, today)
    yield from _pages(school)


def _clauses(school: School, today: date) -> Iterator[Entry]:
    from portal.api.policies.reading import public_policies
    from portal.policies.models import PolicyVersion
    from portal.policies.reading.presenting import since_the_one_in_force
    from portal.policies.versions.timeline import timeline

    pages = {page.pk: page for page in public_policies(school)}
    versions: dict[int, list[PolicyVersion]] = {pk: [] for pk in pages}
    for version in since_the_one_in_force(PolicyVersion.objects.filter(page__in=pages), today):
        versions[version.page_id].append(version)
    current = {
        standing.version.pk: standing.version.page_id
        for found in versions.values()
        for standing in timeline(found, today)
        if standing.state == "in_force"
    }
    for pk, label, clauses in PolicyVersion.objects.filter(pk__in=current).values_list("pk", "label", "clauses"):
        page = pages[current[pk]]
        address = page_url(page)
        url = api_url(f"policies/{page.slug}/versions/{label}/")
        yield Entry(kind="policy", title=page.title, text=page.summary, page=address, url=url)
        for clause in clauses:
            title = f"{clause['number']} {clause['heading']}".strip()
            text = _plain(clause["html"])
            yield Entry(
                kind="clause", title=title, text=text, page=f"{address}#{clause['anchor']}", url=url, within=page.title
            )


def _forms(school: School) -> Iterator[Entry]:
    from portal.api.forms.reading import forms_data

    for form in forms_data(school):
        yield Entry(kind="form", title=form["title"], text=form["summary"], page=form["page"], url=form["url"])


def _dates(school: School, today: date) -> Iterator[Entry]:
    from portal.calendars.occasions import occasions_of
    from portal.calendars.places import dates_url
    from portal.calendars.school_dates import confirmed, published_dates

    address, url = dates_url(school), api_url(f"dates/?school={school.slug}")
    for entry in occasions_of(confirmed(published_dates(school))):
        if entry.last_day >= today:
            day = f"{entry.first_day:%A} {entry.first_day.day} {entry.first_day:%B %Y}"
            words = f"{day}. {entry.description}".strip()
            yield Entry(kind="date", title=entry.title, text=words, page=address, url=url)


def _pages(school: School) -> Iterator[Entry]:
    if school.site is None:
        return
    for model, body in ((HomePage, "introduction"), (ContentPage, "body"), (BulletinPage, "summary")):
        for page in model.objects.descendant_of(school.site.root_page, inclusive=True).live().public():
            words = _plain(render_markdown(getattr(page, body)))
            url = absolute(f"/api/wagtail/v2/pages/{page.pk}/")
            yield Entry(kind="page", title=page.title, text=words, page=page_url(page), url=url)


def _plain(markup: str) -> str:
    return " ".join(html.unescape(strip_tags(markup.replace("<", " <"))).split())
