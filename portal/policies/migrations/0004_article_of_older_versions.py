"""Versions published before articles were frozen get theirs, made of their frozen clauses, once.

The triggers that keep published versions as they are stand aside for this table while it works. On SQLite they are
made again after every ``migrate``.
"""

from hashlib import sha256

from django.db import migrations

TABLE = 'portal_policies_policyversion'


def fill_articles(apps, schema_editor):
    from portal.policies.versions.article import render_article

    versions = apps.get_model('portal_policies', 'PolicyVersion').objects.using(schema_editor.connection.alias)
    waiting = versions.filter(article='')
    if not waiting.exists():
        return
    stand_aside(schema_editor)
    for version in waiting.only('pk', 'clauses').iterator(chunk_size=50):
        article = render_article(version.clauses)
        versions.filter(pk=version.pk).update(
            article=article, article_sha256=sha256(article.encode()).hexdigest()
        )
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'ALTER TABLE {TABLE} ENABLE TRIGGER USER')


def stand_aside(schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'ALTER TABLE {TABLE} DISABLE TRIGGER USER')
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        names = [name for name, in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f'DROP TRIGGER {schema_editor.quote_name(name)}')


class Migration(migrations.Migration):
    dependencies = [
        ('portal_policies', '0003_agreements'),
    ]
    operations = [
        migrations.RunPython(fill_articles, migrations.RunPython.noop),
    ]
