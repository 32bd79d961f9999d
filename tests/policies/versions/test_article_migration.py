from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.policies.models import PolicyVersion
from portal.policies.versions.triggers import install_triggers, lifted_triggers
from tests.policies.sample_policy import FIRST, Publish

migration: Any = import_module("portal.policies.migrations.0004_article_of_older_versions")


@pytest.mark.django_db(transaction=True)
def test_versions_from_before_get_their_article_and_are_frozen_again(publish: Publish) -> None:
    version = publish(FIRST)
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {migration.TABLE} SET article = '', article_sha256 = ''")
    state = MigrationLoader(connection).project_state(("portal_policies", "0004_article_of_older_versions"))
    with connection.schema_editor() as editor:
        migration.fill_articles(state.apps, editor)
    install_triggers()
    filled = PolicyVersion.objects.get(pk=version.pk)
    assert (filled.article, filled.article_sha256) == (version.article, version.article_sha256)
    with pytest.raises(Exception, match="can be neither changed nor removed"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {migration.TABLE} SET article = 'x'")
