"""The feeds of policy changes, for whoever wants to be told: of every policy, and of one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed

from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.rules.precise_dates import show_precise_date

from .presenting import light_versions

LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened. ``address`` is where to read it, ``key`` what makes the entry's id its own.

    ``number`` is that of the version: it orders what happened at the same moment.
    """

    title: str
    address: str
    key: str
    words: str
    at: datetime
    number: int
    by: str


def changes_feed(index: PolicyIndexPage, request: HttpRequest) -> str:
    """What was published and withdrawn lately below ``index`` as Atom, with addresses that never change."""
    base = _address_of(index, request)
    pages = PolicyPage.objects.child_of(index).live().public()
    versions = PolicyVersion.objects.filter(page__in=pages)
    return _atom(f"{index.title}: what changed", base, _newest(versions, lambda version: f"{base}{version.page.slug}/"))


def policy_feed(page: PolicyPage, request: HttpRequest) -> str:
    """The same of one policy."""
    base = _address_of(page, request)
    return _atom(f"{page.title}: what changed", base, _newest(page.versions.all(), lambda _: base))


def _address_of(page: PolicyIndexPage | PolicyPage, request: HttpRequest) -> str:
    return f"{settings.BASE_URL}{page.relative_url(None, request)}"


def _newest(versions: "QuerySet[PolicyVersion]", base_of: Callable[[PolicyVersion], str]) -> list[Entry]:
    light = light_versions(versions).select_related("page", "corrects", "withdrawal")
    # Rows are only ever added, at publication, so their keys order them as their times do; no text is read to sort.
    newest = list(versions.order_by("-pk").values_list("pk", flat=True)[:LENGTH])
    recent = light.filter(pk__in=newest)
    withdrawn = light.filter(withdrawal__isnull=False).order_by("-withdrawal__recorded_at")[:LENGTH]
    entries = [_published(version, base_of(version)) for version in recent]
    entries += [_withdrawn(version, base_of(version)) for version in withdrawn]
    return sorted(entries, key=lambda entry: (entry.at, bool(entry.key), entry.number), reverse=True)[:LENGTH]


def _published(version: PolicyVersion, base: str) -> Entry:
    day = show_precise_date(version.effective_from)
    corrected = f"A minor correction of version {version.corrects.label}. " if version.corrects else ""
    return Entry(
        title=f"{version.title}, version {version.label}" + (" (minor correction)" if version.corrects else ""),
        address=f"{base}versions/{version.label}/",
        key="",
        words=f"{corrected}In force from {day}. {version.change_note}",
        at=version.published_at,
        number=version.number,
        by=version.approving_body,
    )


def _withdrawn(version: PolicyVersion, base: str) -> Entry:
    withdrawal = version.withdrawal
    return Entry(
        title=f"{version.title}, version {version.label}, is withdrawn",
        address=f"{base}versions/{version.label}/",
        key="#withdrawn",
        words=f"It no longer applies from {show_precise_date(withdrawal.withdrawn_from)}. {withdrawal.reason}",
        at=withdrawal.recorded_at,
        number=version.number,
        by=version.owner_role,
    )


def _atom(title: str, base: str, entries: Iterable[Entry]) -> str:
    feed = Atom1Feed(
        title=title,
        link=base,
        description="Each published version of a policy, with what changed.",
        feed_url=f"{base}changes.atom",
        language="en-GB",
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            unique_id=f"{entry.address}{entry.key}",
            description=entry.words,
            pubdate=entry.at,
            updateddate=entry.at,
            author_name=entry.by,
        )
    return feed.writeString("utf-8")
