"""The words of a version are made once. Whatever changes later, readers are shown the same bytes."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
from portal.rules import canonical

ADDRESS = "/policies/attendance/"


def shown(client: Client, label: str) -> str:
    return client.get(f"{ADDRESS}versions/{label}/").content.decode()


def test_the_article_is_frozen_with_its_hash(first: PolicyVersion) -> None:
    assert '<h2 class="clause__heading" id="leave-notice">' in first.article
    assert "<p>Ask ten days before. Ring 01632 960100.</p>" in first.article
    assert "Notice: at least 10 calendar days." in first.article
    assert first.article_sha256 == canonical.sha256_of_text(first.article)


def test_readers_see_the_frozen_bytes_whatever_changes_around_them(
    first: PolicyVersion, school: School, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.telephone, school.name = "01632 960999", "Another Name"
    school.contacts = {}
    school.save()
    monkeypatch.setattr("portal.policies.versions.article.TEMPLATE", "policies/parts/breadcrumbs.html")
    monkeypatch.setattr("portal.policies.editing.rule_words.STRENGTHS", {})
    monkeypatch.setattr("portal.pages.markdown.TAGS", set())
    assert first.article in shown(client, first.label)
    assert first.article in client.get(ADDRESS).content.decode()


# A row as the first data model wrote it: no corrections, no precise dates, clauses without today's keys.
OLD_CLAUSES: list[dict[str, Any]] = [
    {"anchor": "aims", "number": "1", "heading": "Aims", "level": 2, "html": "<p>Old.</p>"}
]
OLD_ARTICLE = '<section class="old-mark"><h2 id="aims">1 Aims</h2><p>Old.</p></section>'


def test_a_version_of_an_older_data_model_is_shown_to_the_byte(page: PolicyPage, client: Client) -> None:
    PolicyPage.objects.filter(pk=page.pk).update(live=True)
    page.versions.create(
        number=1,
        label="2019-01",
        title="Attendance policy",
        policy_type="attendance",
        effective_from="2019-01-01",
        approved_on="2018-12-01",
        approving_body="Governing board",
        owner_role="Headteacher",
        review_due="2020-01-01",
        change_note="The first.",
        document_control={"related": []},
        source="{}",
        source_sha256="0" * 64,
        clauses=OLD_CLAUSES,
        rulebook="{}",
        clauses_sha256="0" * 64,
        rulebook_sha256="0" * 64,
        article=OLD_ARTICLE,
        article_sha256=canonical.sha256_of_text(OLD_ARTICLE),
        published_at=timezone.now(),
    )
    assert OLD_ARTICLE in shown(client, "2019-01")


def test_no_page_makes_the_article_anew() -> None:
    rooms = Path(__file__).parents[3] / "portal"
    assert [path.name for path in rooms.rglob("*.html") if "parts/article.html" in path.read_text()] == []
