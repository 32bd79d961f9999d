"""The feed of policy changes, for whoever wants to be told."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed

from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion

from .presenting import light_versions

LENGTH = 40


def changes_feed(index: PolicyIndexPage, request: HttpRequest) -> str:
    """The newest published versions of the policies below ``index`` as Atom, with addresses that never change."""
    base = f"{settings.BASE_URL}{index.relative_url(None, request)}"
    feed = Atom1Feed(
        title=f"{index.title}: what changed",
        link=base,
        description="Each published version of a policy, with what changed.",
        feed_url=f"{base}changes.atom",
        language="en-GB",
    )
    for version in _newest(index):
        address = f"{base}{version.page.slug}/versions/{version.label}/"
        feed.add_item(
            title=f"{version.title}, version {version.label}",
            link=address,
            unique_id=address,
            description=f"In force from {version.effective_from:%d %B %Y}. {version.change_note}".replace(" 0", " "),
            pubdate=version.published_at,
            updateddate=version.published_at,
            author_name=version.approving_body,
        )
    return feed.writeString("utf-8")


def _newest(index: PolicyIndexPage) -> list[PolicyVersion]:
    pages = PolicyPage.objects.child_of(index).live().public()
    versions = light_versions(PolicyVersion.objects.filter(page__in=pages)).select_related("page")
    return list(versions.order_by("-published_at", "-effective_from")[:LENGTH])
