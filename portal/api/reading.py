"""From the records to the shapes of the API. Only what the public pages show as well."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.calendars.feed_names import WHOLE_SCHOOL
from portal.calendars.feeds import occasion_data
from portal.calendars.occasions import Occasion, occasions_of
from portal.calendars.places import dates_url
from portal.calendars.school_dates import published_dates
from portal.calendars.services import LONDON
from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.versions.timeline import Standing, timeline

from .schemas import DatesWanted

Data = dict[str, Any]
ROOT = "/api/v1/"
SAME_FOR_SCHOOL = ("slug", "name", "trust", "phase", "strapline", "address", "telephone", "email", "report_absence_by")
TIMES = ("am_registration", "am_ends", "pm_registration", "pm_ends")
SAME_FOR_VERSION = (
    *("label", "title", "effective_from", "approved_on", "approving_body", "owner_role", "review_due", "change_note"),
)
LARGE = tuple(f"{of}{name}" for of in ("", "corrects__") for name in ("clauses", "rulebook", "source", "article"))


def absolute(path: str) -> str:
    """The address of a path, from the settings and never from the request."""
    return f"{settings.BASE_URL}{path}"


def school_data(school: School) -> Data:
    same = {name: getattr(school, name) for name in SAME_FOR_SCHOOL}
    places = {name: absolute(f"{ROOT}{name}/?school={school.slug}") for name in ("policies", "dates")}
    return same | places | {"session_times": {name: getattr(school, name) for name in TIMES}}


def public_policies(school: School) -> list[PolicyPage]:
    """The policies anybody may read, by title."""
    return list(PolicyPage.objects.live().public().filter(school=school).order_by("title"))


def public_policy(slug: str, school: School | None) -> PolicyPage | None:
    """The policy at this address, of the school where one is given; None where nobody may read one."""
    found = PolicyPage.objects.live().public().filter(slug=slug).order_by("path")
    return (found.filter(school=school) if school else found).first()


def policy_data(page: PolicyPage, today: date) -> Data:
    """A policy with all its versions."""
    standings = timeline(page.versions.select_related("corrects").defer(*LARGE), today)
    versions = [version_brief(page, standing) for standing in standings]
    return {
        "slug": page.slug,
        "title": page.title,
        "policy_type": page.policy_type,
        "summary": page.summary,
        "page": absolute(_page_path(page)),
        "url": absolute(f"{ROOT}policies/{page.slug}/"),
        "in_force": next((version for version in versions if version["state"] == "in_force"), None),
        "versions": versions,
    }


def version_brief(page: PolicyPage, standing: Standing) -> Data:
    version = standing.version
    same = {name: getattr(version, name) for name in SAME_FOR_VERSION}
    return same | {
        "state": standing.state,
        "corrects": version.corrects.label if version.corrects else None,
        "withdrawn_from": standing.withdrawal.withdrawn_from if standing.withdrawal else None,
        "withdrawal_reason": standing.withdrawal.reason if standing.withdrawal else "",
        "pdf": absolute(f"{_page_path(page)}versions/{version.label}/policy.pdf"),
        "last_day": standing.last_day,
        "page": absolute(f"{_page_path(page)}versions/{version.label}/"),
        "url": absolute(f"{ROOT}policies/{page.slug}/versions/{version.label}/"),
    }


def version_data(page: PolicyPage, label: str) -> Data | None:
    """One version with its clauses and rules; None where the policy has none of this label."""
    standings = timeline(page.versions.select_related("corrects").defer(*LARGE), timezone.localdate())
    standing = next((each for each in standings if each.version.label == label), None)
    if standing is None:
        return None
    version = PolicyVersion.objects.get(pk=standing.version.pk)
    return version_brief(page, standing) | {
        "policy": page.slug,
        "published_at": version.published_at,
        "clauses": version.clauses,
        "clauses_sha256": version.clauses_sha256,
        "article_sha256": version.article_sha256,
        "rulebook": json.loads(version.rulebook),
        "rulebook_sha256": version.rulebook_sha256,
    }


def _page_path(page: PolicyPage) -> str:
    return str(page.relative_url(None) or page.url_path)


def dates_data(school: School, occasions: Iterable[Occasion]) -> Data:
    return {
        "school": school.slug,
        "time_zone": LONDON.key,
        "feed": dates_url(school, f"feeds/{WHOLE_SCHOOL.name}.ics"),
        "dates": [occasion_data(entry) for entry in occasions],
    }


def chosen_occasions(school: School, wanted: DatesWanted) -> list[Occasion]:
    """The entries that fit every condition given; ``first`` and ``last`` keep what touches the days between."""
    rows = [row for row in published_dates(school) if wanted.year in {None, row.year.label}]
    return [entry for entry in occasions_of(rows) if _fits(entry, wanted)]


def _fits(entry: Occasion, wanted: DatesWanted) -> bool:
    return (
        entry.concerns(wanted.year_group)
        and (entry.is_day_off or not wanted.days_off)
        and (wanted.first is None or entry.last_day >= wanted.first)
        and (wanted.last is None or entry.first_day <= wanted.last)
    )
