"""A published version cannot be altered: by no model, manager, relation or SQL, nor by removing what it rests on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.versions.frozen import FrozenVersionError
from portal.policies.versions.triggers import MESSAGE
from tests import people

Attempt = Callable[[PolicyVersion], Any]


def _changed(version: PolicyVersion) -> PolicyVersion:
    version.effective_from = date(2020, 1, 1)
    return version


IN_PYTHON: dict[str, Attempt] = {
    "save": lambda version: _changed(version).save(),
    "save some fields": lambda version: _changed(version).save(update_fields=["effective_from"]),
    "delete": lambda version: version.delete(),
    "update": lambda version: PolicyVersion.objects.update(title="Changed"),
    "update some": lambda version: PolicyVersion.objects.filter(pk=version.pk).update(title="Changed"),
    "delete some": lambda version: PolicyVersion.objects.filter(pk=version.pk).delete(),
    "bulk_update": lambda version: PolicyVersion.objects.bulk_update([_changed(version)], ["effective_from"]),
    "update or create": lambda version: PolicyVersion.objects.update_or_create(
        pk=version.pk, defaults={"title": "Changed"}
    ),
    "bulk_create with conflicts": lambda version: PolicyVersion.objects.bulk_create(
        [_changed(version)], update_conflicts=True, unique_fields=["id"], update_fields=["effective_from"]
    ),
    "update through the page": lambda version: version.page.versions.update(title="Changed"),
    "delete through the page": lambda version: version.page.versions.all().delete(),
}


def _unchanged(version: PolicyVersion) -> bool:
    return list(PolicyVersion.objects.values()) == [
        {field.attname: getattr(version, field.attname) for field in PolicyVersion._meta.concrete_fields}
    ]


@pytest.mark.parametrize("attempt", IN_PYTHON.values(), ids=list(IN_PYTHON))
def test_python_refuses_to_alter_a_version(attempt: Attempt, first: PolicyVersion) -> None:
    with pytest.raises(FrozenVersionError, match=r"published for ever.*Publish a new version"):
        attempt(PolicyVersion.objects.get())
    assert _unchanged(first)


TABLE = "portal_policies_policyversion"
PAST_PYTHON: dict[str, Attempt] = {
    "base manager": lambda version: PolicyVersion._base_manager.filter(pk=version.pk).update(title="Changed"),
    "base manager delete": lambda version: PolicyVersion._base_manager.all()._raw_delete("default"),
    "base save": lambda version: _changed(version).save_base(force_update=True),
    "move to another page": lambda version: version.page.versions.add(version, bulk=True),
    "sql update": lambda version: _sql(f"UPDATE {TABLE} SET clauses = '[]'"),
    "sql same value": lambda version: _sql(f"UPDATE {TABLE} SET number = number"),
    "sql delete": lambda version: _sql(f"DELETE FROM {TABLE}"),
    "sql upsert": lambda version: _sql(
        f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE true ON CONFLICT (id) DO UPDATE SET title = 'Changed'"
    ),
    "sql replace publisher": lambda version: _sql(f"UPDATE {TABLE} SET published_by_id = 999"),
}


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("attempt", PAST_PYTHON.values(), ids=list(PAST_PYTHON))
def test_the_database_refuses_what_gets_past_python(attempt: Attempt, first: PolicyVersion) -> None:
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        attempt(PolicyVersion.objects.get())
    assert _unchanged(first)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has TRUNCATE")
def test_postgresql_refuses_to_truncate_versions(first: PolicyVersion) -> None:
    _sql("SET CONSTRAINTS ALL IMMEDIATE")  # what this test has written itself would hold the table
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        _sql(f"TRUNCATE {TABLE} CASCADE")
    assert _unchanged(first)


def test_the_page_the_school_and_the_revision_of_a_version_cannot_be_removed(first: PolicyVersion) -> None:
    for held in (first.page, first.page.school, first.revision):
        assert held is not None
        with pytest.raises(ProtectedError), transaction.atomic():
            held.delete()
    assert _unchanged(first)


def test_a_version_outlives_purged_revisions(first: PolicyVersion, page: PolicyPage) -> None:
    for number in range(3):
        page.title = f"Draft {number}"
        page.save_revision()
    call_command("purge_revisions", verbosity=0)
    first.refresh_from_db()
    assert first.revision is not None
    assert first.revision.as_object().title == "Attendance policy"
    assert _unchanged(first)


def test_a_version_outlives_a_moved_and_renamed_page(first: PolicyVersion, page: PolicyPage, index: Any) -> None:
    index.slug = "our-policies"
    index.save()
    page.slug, page.title = "being-in-school", "Being in school"
    page.save()
    assert _unchanged(first)


def test_the_account_that_published_may_be_removed(publish: Any) -> None:
    from tests.policies.sample_policy import FIRST

    editor = people.editor()
    version = publish(FIRST, by=editor)
    assert version.published_by == editor
    editor.delete()
    version.refresh_from_db()
    assert (version.published_by, version.title) == (None, "Attendance policy")


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_database_and_leaves_the_triggers(first: PolicyVersion) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert PolicyVersion.objects.count() == 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass", [TABLE])
        names = {row[0].removeprefix("portal_policies_version_is_frozen_") for row in cursor.fetchall()}
    assert names - {"truncate"} == {"update", "publisher", "delete"}
