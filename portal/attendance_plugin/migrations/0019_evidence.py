import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0018_mark_source_without_check'),
        ('portal_pages', '0003_bulletins'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceKeeping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_after_decision', models.PositiveSmallIntegerField(default=30, help_text='Where somebody decides, as for leave.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days after the decision')),
                ('days_without_decision', models.PositiveSmallIntegerField(default=90, help_text='From the day a file came, for absence reports and for requests that were taken back.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days where nobody decides')),
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='evidence_keeping', to='portal_pages.school')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stored_name', models.CharField(max_length=40, unique=True)),
                ('given_name', models.CharField(help_text="What the parent's file was called; it may tell of health.", max_length=80)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'Picture')], max_length=4)),
                ('size', models.PositiveIntegerField(help_text='Bytes that are kept.')),
                ('sha256', models.CharField(help_text='Of what was sent, to know the same file again.', max_length=64)),
                ('is_scanned', models.BooleanField(default=False, help_text="The school's scanner passed it.")),
                ('added_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, help_text='When staff first opened it.', null=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence', to='attendance.contact')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal_pages.school')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='attendance.submission')),
            ],
            options={
                'verbose_name': 'file of evidence', 'verbose_name_plural': 'files of evidence',
                'ordering': ['added_at', 'pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['school', 'seen_at'], name='evidence_not_seen')],
                'constraints': [models.UniqueConstraint(fields=('submission', 'contact', 'sha256'), name='same_evidence_once')],
            },
        ),
    ]
