import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0019_evidence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='is_suspect',
            field=models.BooleanField(db_index=True, default=False, help_text='A person must look at it before anything else happens with it.'),
        ),
        migrations.AddField(
            model_name='submission',
            name='kept_apart_at',
            field=models.DateTimeField(blank=True, help_text='When staff decided to keep it apart.', null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='kept_apart_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='submission',
            name='kept_apart_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
