from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0046_weeks_closed")]

    operations = [
        migrations.AddField(
            model_name="screen",
            name="panel_choice",
            field=models.JSONField(
                blank=True, default=None, help_text="What staff chose; empty leaves it to the file.", null=True
            ),
        ),
    ]
