from typing import Any

from django.db import migrations, models


def keep_references(apps: Any, schema_editor: Any) -> None:
    drafts = apps.get_model("portal_forms", "JourneyDraft")
    for draft in drafts.objects.exclude(reference=""):
        drafts.objects.filter(pk=draft.pk).update(references=[draft.reference])


def keep_first_reference(apps: Any, schema_editor: Any) -> None:
    drafts = apps.get_model("portal_forms", "JourneyDraft")
    for draft in drafts.objects.exclude(references=[]):
        drafts.objects.filter(pk=draft.pk).update(reference=draft.references[0])


class Migration(migrations.Migration):
    dependencies = [("portal_forms", "0003_budgets")]

    operations = [
        migrations.AddField(
            model_name="journeydraft",
            name="references",
            field=models.JSONField(
                default=list, help_text="One for each child; filled once the form has been sent."
            ),
        ),
        migrations.RunPython(keep_references, keep_first_reference),
        migrations.RemoveField(model_name="journeydraft", name="reference"),
    ]
