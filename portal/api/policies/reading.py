"""Policies and versions from the records to the shapes of the API. Only what the public pages show as well."""

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.api.places import api_url, page_url
from portal.pages.models import School
from portal.policies.editing.rule_words import describe_limits
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.reading.presenting import light_versions, since_the_one_in_force
from portal.policies.versions.timeline import Standing, rulebook_of, timeline
from portal.rules.rulebook import Entry

Data = dict[str, Any]
SAME = (
    *("label", "title", "effective_from", "approved_on", "approving_body", "owner_role", "review_due", "change_note"),
)
NEWEST = 20


def public_policies(school: School) -> "QuerySet[PolicyPage]":
    """The policies of the school that anybody may read, by title, without their drafts."""
    return _public().filter(school=school).order_by("title", "pk")


def public_policy(slug: str, school: School | None) -> PolicyPage | None:
    """The policy at this address, of the school where one is given; None where nobody may read one."""
    found = _public().filter(slug=slug).order_by("path")
    return (found.filter(school=school) if school else found).first()


def _public() -> "QuerySet[PolicyPage]":
    return PolicyPage.objects.live().public().select_related("school").defer("clauses")


def policies_data(pages: list[PolicyPage], today: date) -> list[Data]:
    """Each with its version in force: two queries, however many policies there are."""
    versions: dict[int, list[PolicyVersion]] = {page.pk: [] for page in pages}
    for version in since_the_one_in_force(PolicyVersion.objects.filter(page__in=pages), today).select_related(
        "corrects"
    ):
        versions[version.page_id].append(version)
    return [policy_brief(page, timeline(versions[page.pk], today)) for page in pages]


def policy_data(page: PolicyPage) -> Data:
    """A policy with its newest versions."""
    standings = standings_of(page)
    return policy_brief(page, standings) | {
        "versions_count": len(standings),
        "versions_url": _url(page, "versions/"),
        "versions": [version_brief(page, standing) for standing in standings[:NEWEST]],
    }


def policy_brief(page: PolicyPage, standings: list[Standing]) -> Data:
    current = next((standing for standing in standings if standing.state == "in_force"), None)
    return {
        "slug": page.slug,
        "title": page.title,
        "policy_type": page.policy_type,
        "summary": page.summary,
        "school": page.school.slug,
        "page": page_url(page),
        "url": _url(page),
        "in_force": version_brief(page, current) if current else None,
    }


def standings_of(page: PolicyPage, on: date | None = None) -> list[Standing]:
    """Every version where it stands on the day, the newest first, without texts: one query."""
    versions = light_versions(page.versions.all()).select_related("corrects")
    return timeline(versions, on or timezone.localdate())


def version_brief(page: PolicyPage, standing: Standing) -> Data:
    version, address = standing.version, f"{page_url(page)}versions/{standing.version.label}/"
    return {name: getattr(version, name) for name in SAME} | {
        "state": standing.state,
        "corrects": version.corrects.label if version.corrects else None,
        "withdrawn_from": standing.withdrawal.withdrawn_from if standing.withdrawal else None,
        "withdrawal_reason": standing.withdrawal.reason if standing.withdrawal else "",
        "last_day": standing.last_day,
        "page": address,
        "pdf": f"{address}policy.pdf",
        "url": _url(page, f"versions/{version.label}/"),
    }


def version_data(page: PolicyPage, standing: Standing) -> Data:
    """One version with its clauses and rules."""
    version = PolicyVersion.objects.get(pk=standing.version.pk)
    control = version.document_control
    return version_brief(page, standing) | {
        "policy": page.slug,
        "school": page.school.slug,
        "published_at": version.published_at,
        "clauses": version.clauses,
        "clauses_sha256": version.clauses_sha256,
        "article_sha256": version.article_sha256,
        "rules": [rule_data(entry) for entry in rulebook_of(version).entries],
        "rulebook": json.loads(version.rulebook),
        "rulebook_sha256": version.rulebook_sha256,
        "legal_framework": control.get("legal_framework", []),
        "related": control.get("related", []),
    }


def rule_data(entry: Entry) -> Data:
    frozen = entry.to_data()
    return {
        "rule": entry.rule.id,
        "label": entry.rule.label,
        "words": describe_limits(entry),
        "kinds": frozen["kinds"],
        "clauses": frozen["anchors"],
        "strength": frozen["strength"],
        "parameters": frozen["parameters"],
    }


def _url(page: PolicyPage, rest: str = "") -> str:
    return api_url(f"policies/{page.slug}/{rest}")
