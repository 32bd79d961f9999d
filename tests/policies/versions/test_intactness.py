import pytest
from django.db import connection

from portal.policies.models import PolicyVersion
from portal.policies.services import altered_versions
from portal.policies.versions.triggers import lifted_triggers

Both = tuple[PolicyVersion, PolicyVersion]


def test_versions_are_as_they_were_published(both: Both) -> None:
    assert list(altered_versions()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("article", "<p>Other words.</p>"), ("clauses", "[]"), ("rulebook", "{}"), ("source", "{}")],
)
def test_a_version_altered_behind_the_portal_is_named(column: str, value: str, both: Both) -> None:
    table = PolicyVersion._meta.db_table
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, both[0].pk])
    assert [version.label for version in altered_versions()] == ["2022-09"]
