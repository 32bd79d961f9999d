"""A published version cannot be altered: by no model, manager, relation or SQL, nor by removing what it rests on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from portal.policies.models import PolicyApproval, PolicyPage, PolicyReview, PolicyVersion, PolicyWithdrawal
from portal.policies.services import rulebook_of
from portal.policies.versions.frozen import FrozenVersionError
from portal.policies.versions.triggers import frozen_models, loose_columns, refusal, triggers_of
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
MESSAGE = "Policy version: published for ever, so it can be neither changed nor removed. Publish a new version"
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


def test_a_version_outlives_other_blocks_in_the_editor(first: PolicyVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text and rules are its own: the block of a clause may be renamed, and its revision no longer be read."""
    block = PolicyPage._meta.get_field("clauses").stream_block  # type: ignore[union-attr]
    monkeypatch.setattr(block, "child_blocks", {"paragraph": block.child_blocks["clause"]})
    assert first.revision is not None
    assert len(first.revision.as_object().clauses) == 0
    kept = PolicyVersion.objects.get()
    assert [clause["anchor"] for clause in kept.clauses] == ["aims", "leave-notice", "slips"]
    assert rulebook_of(kept).entries[0].limit["days"] == 10
    assert _unchanged(first)


def test_old_addresses_lead_to_the_page_where_it_stands_now(
    first: PolicyVersion, page: PolicyPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "being-in-school"
        page.save()
    for path in ("", "versions/", "versions/2022-09/"):
        response = client.get(f"/policies/attendance/{path}")
        assert (response.status_code, response["Location"]) == (308, f"/policies/being-in-school/{path}")
        assert client.get(response["Location"]).status_code == 200


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
    names = [name.partition("_is_frozen_")[2] for name in triggers_of(connection, PolicyVersion)]
    assert [name for name in names if name != "truncate"] == ["delete", "published_by_id", "update"]


def test_every_frozen_table_has_its_triggers(db: None) -> None:
    models = {model.__name__: model for model in frozen_models()}
    assert {"PolicyVersion", "PolicyWithdrawal", "PolicyReview", "PolicyApproval"} <= set(models)
    for model in models.values():
        name = f"{model._meta.db_table}_is_frozen"
        expected = {f"{name}_{key}" for key in ("delete", "update", *loose_columns(model), *model.pseudonymised)}
        assert set(triggers_of(connection, model)) - {f"{name}_truncate"} == expected


def _withdrawal(version: PolicyVersion, by: User) -> PolicyWithdrawal:
    return PolicyWithdrawal.objects.create(
        version=version, withdrawn_from=date(2024, 1, 1), reason="Merged.", recorded_at=timezone.now(), recorded_by=by
    )


def _review(version: PolicyVersion, by: User) -> PolicyReview:
    days = {"reviewed_on": date(2023, 7, 1), "next_due": date(2024, 7, 1)}
    return PolicyReview.objects.create(
        version=version, outcome="no_change", reviewer_role="Head", recorded_at=timezone.now(), recorded_by=by, **days
    )


def _approval(version: PolicyVersion, by: User) -> PolicyApproval:
    return PolicyApproval.objects.create(
        page=version.page,
        revision=version.revision,
        draft_sha256="0" * 64,
        stage="owner",
        role="Headteacher",
        on=date(2022, 7, 1),
        by=by,
        recorded_at=timezone.now(),
    )


RECORDS: dict[str, tuple[Any, str, str, str]] = {
    "withdrawal": (_withdrawal, "reason", "recorded_by_id", "Publish a new version"),
    "review": (_review, "note", "recorded_by_id", "Record another review"),
    "approval": (_approval, "comment", "by_id", "Ask for approval again"),
}


@pytest.mark.parametrize(("make", "column", "loose", "advice"), RECORDS.values(), ids=list(RECORDS))
def test_records_are_kept_as_versions_are(
    make: Any, column: str, loose: str, advice: str, first: PolicyVersion
) -> None:
    person = people.editor()
    row = make(first, person)
    with pytest.raises(FrozenVersionError, match=f"recorded for ever.*{advice}"):
        row.save()
    with pytest.raises(FrozenVersionError, match=advice):
        type(row).objects.update(**{column: "Changed"})
    table = row._meta.db_table
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}", f"UPDATE {table} SET {loose} = 7"):
        with pytest.raises(DatabaseError, match=refusal(type(row))), transaction.atomic():
            _sql(statement)
    person.delete()
    row = type(row).objects.get(pk=row.pk)
    assert (getattr(row, loose), getattr(row, column)) == (None, "Merged." if column == "reason" else "")
