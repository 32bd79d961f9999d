from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attendance", "0012_old_entries")]

    operations = [
        migrations.AlterModelOptions(
            name="pupil",
            options={
                "ordering": ["family_name", "given_name"],
                "permissions": [
                    ("view_roll", "Can see pupils and their attendance"),
                    ("view_contact_details", "Can see how contacts are reached and where they live"),
                    ("view_figures", "Can see the school's attendance figures, without pupils"),
                ],
            },
        ),
    ]
