from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal_forms', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bucket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('level', models.FloatField(help_text='How much was in it at that moment; it drains as time passes.')),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
